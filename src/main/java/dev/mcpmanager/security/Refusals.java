package dev.mcpmanager.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Answers a refused request with a problem, through Spring MVC's own exception handling: filters
/// run ahead of it, but their refusals must look like everybody else's.
final class Refusals {

  private final HandlerExceptionResolver resolver;

  Refusals(HandlerExceptionResolver resolver) {
    this.resolver = resolver;
  }

  /// @param detail one sentence: what is refused and why
  /// @param hint what to do about it
  void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatus status,
      String code,
      String detail,
      String hint) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    problem.setProperty("hint", hint);
    var refusal = new ErrorResponseException(status, problem, null);
    resolver.resolveException(request, response, null, refusal);
  }

  void unauthorized(HttpServletRequest request, HttpServletResponse response, String detail) {
    response.setHeader("WWW-Authenticate", "Bearer");
    refuse(
        request,
        response,
        HttpStatus.UNAUTHORIZED,
        "unauthorized",
        detail,
        "Send the header 'Authorization: Bearer …' with the token the service was started with.");
  }
}
