package dev.mcpmanager.remote;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;

/// Says why no lasting connection to a remote server came about.
final class Refusals {

  private Refusals() {}

  /// There was no answer that could be understood.
  static Exit.Disconnected unreachable(IOException e, URI url) {
    return switch (e) {
      case BrokenProtocolException broken -> unreachable(String.valueOf(broken.getMessage()));
      case EOFException _ -> unreachable(HostPort.of(url) + " closed the connection at once");
      default -> HttpReason.unreachable(e, url);
    };
  }

  private static Exit.Disconnected unreachable(String why) {
    return new Exit.Disconnected("cannot be reached: " + why, ExitCause.UNREACHABLE);
  }

  /// The answer is not the one that a connection needs.
  ///
  /// @param body as much as was read of it; its first line is quoted
  static Exit.Disconnected answered(int status, byte[] body) {
    Exit.Disconnected known = HttpVerdict.end(status, body, false, false);
    if (known != null) {
      return known;
    }
    return switch (status) {
      case 403 ->
          new Exit.Disconnected(
              HttpReason.status(status, body) + "; check 'headers' in its definition",
              ExitCause.AUTHENTICATION);
      case 301, 302, 303, 307, 308 ->
          new Exit.Disconnected(
              "redirects elsewhere (HTTP %d); write the url that it leads to into its definition"
                  .formatted(status),
              ExitCause.CONFIGURATION);
      default -> new Exit.Disconnected(HttpReason.status(status, body), ExitCause.UNREACHABLE);
    };
  }
}
