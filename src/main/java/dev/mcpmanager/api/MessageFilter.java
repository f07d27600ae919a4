package dev.mcpmanager.api;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.server.MessageOutcome.Accepted;
import dev.mcpmanager.server.MessageOutcome.Answered;
import dev.mcpmanager.server.Upstreams;
import dev.mcpmanager.web.BodyReader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Relays messages ahead of Spring MVC, whose way to a controller and back costs more than the rest
/// of a relayed call. Only what goes well is answered here: all else goes on to
/// [MessageController], with what came of the message.
///
/// It stands behind the security chain. The answer is awaited and written on the request's own
/// virtual thread, never on the one that reads the child's stdout: a client that does not take its
/// answer delays nobody but itself.
final class MessageFilter extends HttpFilter {

  /// The attribute of a request that has what came of its message, a [MessageOutcome] or the
  /// [RuntimeException] that it ended with.
  static final String RESULT = "dev.mcpmanager.api.MessageFilter.result";

  private static final long serialVersionUID = 1L;
  private static final String BEFORE = "/api/mcp/servers/";
  private static final String AFTER = "/message";

  private final transient Upstreams upstreams;
  private final transient BodyReader body;

  MessageFilter(Upstreams upstreams, BodyReader body) {
    this.upstreams = upstreams;
    this.body = body;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ServerId id = addressee(request);
    if (id == null) {
      chain.doFilter(request, response);
      return;
    }
    Object result = result(id, request);
    switch (result) {
      case Answered(Payload answer) -> write(answer, response);
      case Accepted _ -> response.setStatus(HttpServletResponse.SC_ACCEPTED);
      default -> {
        request.setAttribute(RESULT, result);
        chain.doFilter(request, response);
      }
    }
  }

  private Object result(ServerId id, HttpServletRequest request) {
    try {
      return Waiting.on(upstreams.message(id, RestCaller.of(request), body.read(request)));
    } catch (RuntimeException e) {
      return e; // a refusal or a fault of ours, and ProblemAdvice words both
    }
  }

  private static void write(Payload answer, HttpServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.setContentLength(answer.length());
    answer.writeTo(response.getOutputStream());
  }

  /// The server that a message is for; null if this is no message, or is spelt in a way that is
  /// left to Spring MVC to read, such as with escapes in the path.
  static @Nullable ServerId addressee(HttpServletRequest request) {
    String path = request.getRequestURI();
    int end = path.length() - AFTER.length();
    boolean message =
        request.getMethod().equals("POST")
            && end > BEFORE.length()
            && path.startsWith(BEFORE)
            && path.endsWith(AFTER);
    if (!message) {
      return null;
    }
    String name = path.substring(BEFORE.length(), end);
    return ServerId.isLegal(name) ? new ServerId(name) : null;
  }
}
