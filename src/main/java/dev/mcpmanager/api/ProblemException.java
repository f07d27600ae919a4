package dev.mcpmanager.api;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/// Carries a finished problem out of a place that cannot return one.
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemDetail problem;
  private final transient HttpHeaders headers;

  ProblemException(HttpStatus status, String code, String detail) {
    this(ApiProblem.of(status, code, detail), HttpHeaders.EMPTY);
  }

  ProblemException(ProblemDetail problem, HttpHeaders headers) {
    super(problem.getDetail(), null, false, false); // an answer, not a fault: no stack trace
    this.problem = problem;
    this.headers = headers;
  }

  ProblemDetail problem() {
    return problem;
  }

  HttpHeaders headers() {
    return headers;
  }
}
