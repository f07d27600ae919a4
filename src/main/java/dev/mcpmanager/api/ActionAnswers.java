package dev.mcpmanager.api;

import dev.mcpmanager.server.ActionOutcome;
import dev.mcpmanager.server.ActionOutcome.Declined;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import dev.mcpmanager.server.ActionOutcome.Replaced;
import dev.mcpmanager.server.ActionOutcome.Superseded;
import dev.mcpmanager.server.ServerView;
import dev.mcpmanager.server.ToolChanges;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/// What came of a start, stop or restart, as HTTP says it.
final class ActionAnswers {

  private ActionAnswers() {}

  /// The body of an action that succeeded, or was begun.
  record Succeeded(boolean success, ServerView server) {}

  /// The body of a rolling restart that succeeded.
  record SucceededAnew(boolean success, ServerView server, ToolChanges tools) {}

  static ResponseEntity<Object> accepted(ServerView server) {
    return ResponseEntity.accepted().body(new Succeeded(true, server));
  }

  static ResponseEntity<Object> of(ActionOutcome outcome) {
    return switch (outcome) {
      case Done(var server) -> ResponseEntity.ok(new Succeeded(true, server));
      case NotStarted(var server, var cause, var message) -> notStarted(server, cause, message);
      case Superseded(var server, var message) ->
          failed(server, HttpStatus.CONFLICT, "superseded", message);
      case Replaced(var server, var tools) ->
          ResponseEntity.ok(new SucceededAnew(true, server, tools));
      case Declined(var server, var message, var tools) -> declined(server, message, tools);
    };
  }

  private static ResponseEntity<Object> declined(
      ServerView server, String message, @Nullable ToolChanges tools) {
    ProblemDetail problem = ApiProblem.of(HttpStatus.CONFLICT, "not-replaced", message);
    problem.setProperty("server", server);
    if (tools != null) {
      problem.setProperty("tools", tools);
    }
    return ApiProblem.answer(problem);
  }

  private static ResponseEntity<Object> notStarted(
      ServerView server, ActionOutcome.Cause cause, String message) {
    return failed(server, status(cause), code(cause), message);
  }

  static HttpStatus status(ActionOutcome.Cause cause) {
    return switch (cause) {
      case DEFINITION -> HttpStatus.UNPROCESSABLE_CONTENT;
      case DIED -> HttpStatus.BAD_GATEWAY;
      case NEVER_READY -> HttpStatus.GATEWAY_TIMEOUT;
      case AUTH_REQUIRED -> HttpStatus.CONFLICT;
    };
  }

  static String code(ActionOutcome.Cause cause) {
    return switch (cause) {
      case DEFINITION -> "cannot-start";
      case DIED -> "died-while-starting";
      case NEVER_READY -> "never-ready";
      case AUTH_REQUIRED -> "auth-required";
    };
  }

  private static ResponseEntity<Object> failed(
      ServerView server, HttpStatus status, String code, String message) {
    ProblemDetail problem = ApiProblem.of(status, code, message);
    problem.setProperty("server", server);
    return ApiProblem.answer(problem);
  }
}
