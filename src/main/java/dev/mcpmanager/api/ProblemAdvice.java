package dev.mcpmanager.api;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.UnknownServerException;
import dev.mcpmanager.web.UnreadableBodyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/// Makes problems of exceptions, those of controllers and those that filters hand over.
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Object> unknownServer(UnknownServerException e) {
    String sentence = String.valueOf(e.getMessage());
    return ApiProblem.answer(ApiProblem.of(HttpStatus.NOT_FOUND, "unknown-server", sentence));
  }

  @ExceptionHandler
  ResponseEntity<Object> problem(ProblemException e) {
    return ApiProblem.answer(e.problem(), e.headers());
  }

  @ExceptionHandler
  ResponseEntity<Object> unreadable(UnreadableBodyException e) {
    return ApiProblem.answer(
        ApiProblem.of(HttpStatus.valueOf(e.status()), e.code(), e.getMessage()));
  }

  /// A fault of ours. The client gets a number to ask the operator about, and no more.
  @ExceptionHandler
  @Nullable ResponseEntity<Object> unexpected(Exception e) {
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      return null; // nobody is there to be told
    }
    String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    log.error("A request failed unexpectedly, incident {}.", incident, e);
    ProblemDetail problem =
        ApiProblem.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal-error",
            "The service failed to serve this request; its log tells more under incident '%s'."
                .formatted(incident));
    problem.setProperty("incident", incident);
    return ApiProblem.answer(problem);
  }

  @Override
  protected ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (ServerId.class.equals(e.getRequiredType())) {
      return ApiProblem.answer(
          ApiProblem.of(
              HttpStatus.NOT_FOUND,
              "unknown-server",
              "There is no server of that name: an id has 1 to 64 characters, each a letter, a"
                  + " digit, '_' or '-'. GET /api/mcp/servers lists those there are."));
    }
    String name = e instanceof MethodArgumentTypeMismatchException m ? m.getName() : "parameter";
    return badParameter(name, expectation(e.getRequiredType()));
  }

  private static String expectation(@Nullable Class<?> type) {
    if (type == null || !type.isEnum()) {
      return "has a value that is not of its type";
    }
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> "'" + constant.toString().toLowerCase(Locale.ROOT) + "'")
        .collect(Collectors.joining(" or ", "must be ", ""));
  }

  @Override
  protected ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var first = e.getParameterValidationResults().getFirst();
    String name = String.valueOf(first.getMethodParameter().getParameterName());
    return badParameter(
        name,
        first.getResolvableErrors().stream()
            .map(MessageSourceResolvable::getDefaultMessage)
            .collect(Collectors.joining(" and ")));
  }

  private static ResponseEntity<Object> badParameter(String name, String what) {
    return ApiProblem.answer(
        ApiProblem.of(
            HttpStatus.BAD_REQUEST, "bad-request", "The parameter '%s' %s.".formatted(name, what)));
  }

  @Override
  protected ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return ApiProblem.answer(
        ApiProblem.of(HttpStatus.NOT_FOUND, "not-found", ApiProblem.detailOf(status)));
  }

  @Override
  protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String[] supported = e.getSupportedMethods();
    String detail =
        "This address does not support the method %s; it supports %s."
            .formatted(
                e.getMethod(), supported == null ? "no other" : String.join(", ", supported));
    return ApiProblem.answer(
        ApiProblem.of(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", detail), headers);
  }

  /// Everything else that Spring knows how to refuse.
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    ProblemDetail problem =
        body instanceof ProblemDetail given
            ? given
            : ProblemDetail.forStatusAndDetail(status, ApiProblem.detailOf(status));
    return ApiProblem.answer(ApiProblem.complete(problem), headers);
  }
}
