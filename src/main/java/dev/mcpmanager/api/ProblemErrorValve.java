package dev.mcpmanager.api;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/// Answers what Tomcat refuses before it has found an application to ask, such as malformed
/// requests; in place of Tomcat's HTML page.
final class ProblemErrorValve extends ErrorReportValve {

  private static final Logger log = LoggerFactory.getLogger(ProblemErrorValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    if (failure != null && status >= 500) {
      log.error("A request failed outside of the application.", failure);
    }
    try {
      byte[] body = json(HttpStatusCode.valueOf(status)).getBytes(StandardCharsets.UTF_8);
      response.setContentType("application/problem+json");
      response.setHeader("X-Content-Type-Options", "nosniff");
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(new String(body, StandardCharsets.UTF_8));
        response.finishResponse();
      }
    } catch (IOException e) {
      log.debug("The client of a malformed request did not wait for its answer.", e);
    }
  }

  /// By hand: nothing of the request is in it, and nothing of the application is at work here.
  private static String json(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    String detail = ApiProblem.detailOf(status);
    return """
    {"title":"%s","status":%d,"detail":"%s","code":"%s","error":"%s"}\
    """
        .formatted(
            known == null ? "Error" : known.getReasonPhrase(),
            status.value(),
            detail,
            ApiProblem.codeOf(status),
            detail);
  }
}
