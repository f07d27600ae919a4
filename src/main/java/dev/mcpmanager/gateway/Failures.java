package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.server.CallFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a request got no answer from its server, as JSON-RPC says it.
///
/// The codes are our own. To modern clients they lie outside of what JSON-RPC reserves, to legacy
/// ones within the part of it that is for servers (specification 2026-07-28, "Error codes"); what
/// happened is in `data` as well, in the words of the REST API.
final class Failures {

  /// There is nobody at an URL.
  static final int UNKNOWN_MODERN = -31_004;

  static final int UNKNOWN_LEGACY = -32_004;

  private Failures() {}

  /// @param id of the request, as written
  static Response of(Era client, byte @Nullable [] id, CallFailure failure) {
    Kind kind = kind(failure);
    int code = client == Era.MODERN ? kind.modern : kind.legacy;
    String data =
        "{\"code\":\"%s\",\"server\":\"%s\"}".formatted(kind.name, failure.server().value());
    return Messages.error(id, code, failure.message(), data.getBytes(UTF_8));
  }

  /// How it is told over HTTP, as long as that can still be chosen: what never reached a server is
  /// worth another try elsewhere or later, and proxies and load balancers understand that.
  static Answer answer(Era client, byte @Nullable [] id, CallFailure failure) {
    Answer answer = Answer.of(status(failure), of(client, id, failure));
    return switch (failure) {
      case CallFailure.NotReady f -> answer.with("Retry-After", seconds(f.retryAfter()));
      case CallFailure.Overloaded _ -> answer.with("Retry-After", "1");
      default -> answer;
    };
  }

  private static int status(CallFailure failure) {
    return switch (failure) {
      case CallFailure.UnknownServer _ -> 404;
      case CallFailure.NotReady _, CallFailure.Overloaded _ -> 503;
      case CallFailure.NotRunning _,
          CallFailure.NoHandshake _,
          CallFailure.NoUrl _,
          CallFailure.NotStarted _,
          CallFailure.ChildGone _,
          CallFailure.NotDelivered _,
          CallFailure.TimedOut _,
          CallFailure.TooLarge _,
          CallFailure.Unreadable _,
          CallFailure.Cancelled _ ->
          200;
    };
  }

  /// The header counts whole seconds; rounded up, so that nobody comes back too early.
  private static String seconds(Duration after) {
    return Long.toString(Math.max(1, after.plusMillis(999).toSeconds()));
  }

  private record Kind(String name, int modern, int legacy) {}

  private static Kind kind(CallFailure failure) {
    return switch (failure) {
      case CallFailure.UnknownServer _ ->
          new Kind("unknown-server", UNKNOWN_MODERN, UNKNOWN_LEGACY);
      case CallFailure.NotRunning _ -> new Kind("not-running", -31_009, -32_009);
      case CallFailure.NotStarted _ -> new Kind("not-started", -31_010, -32_010);
      case CallFailure.NoHandshake _ -> new Kind("no-handshake", -31_011, -32_011);
      case CallFailure.NoUrl _ -> new Kind("no-url", -31_013, -32_013);
      case CallFailure.NotReady _ -> new Kind("not-ready", -31_003, -32_003);
      case CallFailure.Overloaded _ -> new Kind("overloaded", -31_005, -32_005);
      case CallFailure.ChildGone _ -> new Kind("child-gone", -31_000, -32_000);
      case CallFailure.NotDelivered _ -> new Kind("not-delivered", -31_012, -32_012);
      case CallFailure.TimedOut _ -> new Kind("timed-out", -31_001, -32_001);
      case CallFailure.TooLarge _ -> new Kind("answer-too-large", -31_006, -32_006);
      case CallFailure.Unreadable _ -> new Kind("answer-unreadable", -31_007, -32_007);
      case CallFailure.Cancelled _ -> new Kind("cancelled", -31_008, -32_008);
    };
  }
}
