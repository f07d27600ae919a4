package dev.mcpmanager.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Answers what the container or Spring Security refused by `sendError`, inside the application.
/// Called directly it is an address where nothing is.
@RestController
class ErrorDispatchController implements ErrorController {

  @RequestMapping("/error")
  ResponseEntity<Object> error(HttpServletRequest request) {
    HttpStatus given =
        ApiProblem.statusOf(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
    HttpStatus status = given == null ? HttpStatus.NOT_FOUND : given;
    ProblemDetail problem =
        ApiProblem.of(status, ApiProblem.codeOf(status), ApiProblem.detailOf(status));
    problem.setInstance(instance(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
    return ApiProblem.answer(problem);
  }

  /// The address that was refused may be one that is no URI at all.
  private static URI instance(Object refused) {
    try {
      return URI.create(refused instanceof String uri ? uri : "/error");
    } catch (IllegalArgumentException e) {
      return URI.create("/");
    }
  }
}
