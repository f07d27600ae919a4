package dev.mcpmanager.api;

import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.CallFailure.Cancelled;
import dev.mcpmanager.server.CallFailure.ChildGone;
import dev.mcpmanager.server.CallFailure.NotReady;
import dev.mcpmanager.server.CallFailure.NotRunning;
import dev.mcpmanager.server.CallFailure.NotStarted;
import dev.mcpmanager.server.CallFailure.Overloaded;
import dev.mcpmanager.server.CallFailure.TimedOut;
import dev.mcpmanager.server.CallFailure.TooLarge;
import dev.mcpmanager.server.CallFailure.UnknownServer;
import dev.mcpmanager.server.CallFailure.Unreadable;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/// Why a message got no answer, as HTTP says it.
final class CallFailureAnswers {

  private CallFailureAnswers() {}

  static ResponseEntity<Object> of(CallFailure failure) {
    return switch (failure) {
      case UnknownServer f -> answer(f, HttpStatus.NOT_FOUND, "unknown-server");
      case NotRunning f -> answer(f, HttpStatus.CONFLICT, "not-running");
      case NotStarted f ->
          answer(f, ActionAnswers.status(f.cause()), ActionAnswers.code(f.cause()));
      case CallFailure.NoHandshake f -> answer(f, HttpStatus.CONFLICT, "no-handshake");
      case CallFailure.NoUrl f -> answer(f, HttpStatus.CONFLICT, "no-url");
      case NotReady f -> later(f, "not-ready", f.retryAfter());
      case Overloaded f -> later(f, "overloaded", Duration.ofSeconds(1));
      case ChildGone f -> answer(f, HttpStatus.BAD_GATEWAY, "child-gone");
      case CallFailure.NotDelivered f -> answer(f, HttpStatus.BAD_GATEWAY, "not-delivered");
      case TimedOut f -> answer(f, HttpStatus.GATEWAY_TIMEOUT, "timed-out");
      case TooLarge f -> answer(f, HttpStatus.BAD_GATEWAY, "answer-too-large");
      case Unreadable f -> answer(f, HttpStatus.BAD_GATEWAY, "answer-unreadable");
      // 499, which some proxies use for this, is not a status that HTTP knows.
      case Cancelled f -> answer(f, HttpStatus.CONFLICT, "cancelled");
    };
  }

  private static ResponseEntity<Object> answer(
      CallFailure failure, HttpStatus status, String code) {
    return ApiProblem.answer(ApiProblem.of(status, code, failure.message()));
  }

  /// The header counts whole seconds; rounded up, so that nobody comes back too early.
  private static ResponseEntity<Object> later(CallFailure failure, String code, Duration after) {
    long seconds = Math.max(1, after.plusMillis(999).toSeconds());
    var headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return ApiProblem.answer(
        ApiProblem.of(HttpStatus.SERVICE_UNAVAILABLE, code, failure.message()), headers);
  }
}
