package dev.mcpmanager.remote.auth;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.remote.DisconnectedException;

/// Why no authorization came about, as predicates about the server.
final class Failure {

  /// What others wrote is quoted no longer than this.
  private static final int LONGEST = 200;

  private Failure() {}

  /// What was found out forbids to go on.
  static DisconnectedException refused(String predicate) {
    return new DisconnectedException(new Exit.Disconnected(predicate, ExitCause.AUTHENTICATION));
  }

  /// It may work later.
  static DisconnectedException unreachable(String predicate) {
    return new DisconnectedException(new Exit.Disconnected(predicate, ExitCause.UNREACHABLE));
  }

  /// What others wrote, on one line and not too long.
  static String quoted(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
    return "'" + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…") + "'";
  }
}
