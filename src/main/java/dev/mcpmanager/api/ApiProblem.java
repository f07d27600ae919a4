package dev.mcpmanager.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/// The one shape of everything that goes wrong: RFC 9457 with a stable `code`, and the detail once
/// more as `error`, where existing dashboards look for it.
final class ApiProblem {

  private ApiProblem() {}

  static ProblemDetail of(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return complete(problem);
  }

  /// Adds what every problem has to one that others made.
  static ProblemDetail complete(ProblemDetail problem) {
    Map<String, Object> properties = problem.getProperties();
    if (properties == null || !properties.containsKey("code")) {
      problem.setProperty("code", codeOf(HttpStatusCode.valueOf(problem.getStatus())));
    }
    problem.setProperty("error", problem.getDetail());
    return problem;
  }

  static ResponseEntity<Object> answer(ProblemDetail problem) {
    return answer(problem, HttpHeaders.EMPTY);
  }

  /// The content type is given, not negotiated: whatever a client accepts, this is what it gets.
  static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.getStatus())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  /// What there is to say when all we know is the status.
  static String codeOf(HttpStatusCode status) {
    return switch (status.value()) {
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not-found";
      case 405 -> "method-not-allowed";
      case 406 -> "not-acceptable";
      case 408 -> "request-timeout";
      case 413 -> "message-too-large";
      case 415 -> "unsupported-media-type";
      default -> status.is4xxClientError() ? "bad-request" : "internal-error";
    };
  }

  static String detailOf(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return switch (known) {
      case NOT_FOUND ->
          "There is nothing at this address; the servers are at GET /api/mcp/servers.";
      case METHOD_NOT_ALLOWED -> "This address does not support the method of the request.";
      case BAD_REQUEST -> "The request is not well-formed HTTP, or its address is not acceptable.";
      case null -> "The request could not be served.";
      default -> "The request could not be served: %s.".formatted(known.getReasonPhrase());
    };
  }

  static @Nullable HttpStatus statusOf(@Nullable Object value) {
    return value instanceof Integer number ? HttpStatus.resolve(number) : null;
  }
}
