package dev.mcpmanager.remote;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/// Says why a remote server was not connected to.
final class Refusals {

  private static final int MOST_QUOTED = 200;

  private Refusals() {}

  /// Nothing answered.
  static Exit.Disconnected unreachable(IOException e, URI url, Duration patience) {
    if (e instanceof ForbiddenAddressException forbidden) {
      return new Exit.Disconnected(forbidden.predicate(), ExitCause.CONFIGURATION);
    }
    HostPort there = HostPort.of(url);
    String why =
        switch (e) {
          case UnknownHostException _ -> "there is no host named '%s'".formatted(there.bareHost());
          case NoRouteToHostException _ -> "no route leads to " + there;
          case ConnectException _ -> "connection refused by " + there;
          case SocketTimeoutException _ ->
              "%s did not answer within %d ms".formatted(there, patience.toMillis());
          case SSLException tls ->
              "no secure connection to %s (%s)".formatted(there, tls.getMessage());
          case EOFException _ -> there + " closed the connection before it answered";
          case SocketException lost ->
              "the connection to %s broke off (%s)".formatted(there, lost.getMessage());
          default -> String.valueOf(e.getMessage());
        };
    return new Exit.Disconnected("cannot be reached: " + why, ExitCause.UNREACHABLE);
  }

  /// An answer came, and it is not the one that a connection needs.
  ///
  /// @param body as much as was read of it; its first line is quoted
  static Exit.Disconnected answered(ResponseHead answer, String body) {
    int status = answer.status();
    return switch (status) {
      case 401 ->
          new Exit.Disconnected(
              "refused our credentials (HTTP 401); check 'headers' in its definition",
              ExitCause.AUTHENTICATION);
      case 403 ->
          new Exit.Disconnected(
              "does not let us in (HTTP 403)%s; check 'headers' in its definition"
                  .formatted(quoted(body)),
              ExitCause.AUTHENTICATION);
      case 410 -> new Exit.Disconnected("is gone for good (HTTP 410)", ExitCause.GONE);
      case 301, 302, 303, 307, 308 ->
          new Exit.Disconnected(
              "redirects elsewhere (HTTP %d); write the url that it leads to into its definition"
                  .formatted(status),
              ExitCause.CONFIGURATION);
      default ->
          new Exit.Disconnected(
              "answered with HTTP %d%s%s"
                  .formatted(
                      status,
                      answer.reason().isEmpty() ? "" : " (" + legible(answer.reason()) + ")",
                      quoted(body)),
              ExitCause.UNREACHABLE);
    };
  }

  private static String quoted(String body) {
    String line = body.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return line.isEmpty() ? "" : ": '" + legible(line) + "'";
  }

  /// What came from elsewhere, fit to be shown in one line.
  static String legible(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MOST_QUOTED ? line : line.substring(0, MOST_QUOTED) + "…";
  }
}
