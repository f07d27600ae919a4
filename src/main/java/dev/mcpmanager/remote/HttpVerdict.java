package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What follows for the wire from a status that is no success.
final class HttpVerdict {

  private HttpVerdict() {}

  /// The end of the wire; null if only the request has failed.
  ///
  /// @param inSession whether the request named a session
  /// @param answered whether the body is the server's answer to that very request
  static Exit.@Nullable Disconnected end(
      int status, byte[] body, boolean inSession, boolean answered) {
    return switch (status) {
      case 401 ->
          lost(
              "refused our credentials (HTTP 401); check 'headers' in its definition",
              ExitCause.AUTHENTICATION);
      case 410 -> lost("is gone for good (HTTP 410)", ExitCause.GONE);
      case 404 ->
          inSession && !answered
              ? lost("has ended our session (HTTP 404)", ExitCause.LOST_CHANNEL)
              : null;
      case 400 ->
          inSession && namesSession(body)
              ? lost("has ended our session (HTTP 400)", ExitCause.LOST_CHANNEL)
              : null;
      default -> null;
    };
  }

  /// Servers that were started anew say it so: "No valid session ID provided".
  private static boolean namesSession(byte[] body) {
    String text = new String(body, UTF_8).toLowerCase(Locale.ROOT);
    return text.contains("-32000") && text.contains("session");
  }

  private static Exit.Disconnected lost(String reason, ExitCause cause) {
    return new Exit.Disconnected(reason, cause);
  }
}
