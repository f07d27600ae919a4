package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.ExitCause;

/// A child could not be launched. The message is a full sentence for people: which server, why, and
/// what to do; it holds no argument and no value of a variable.
public final class LaunchException extends Exception {

  private static final long serialVersionUID = 1;

  private final String reason;
  private final ExitCause exitCause;

  private LaunchException(ServerId id, String reason, ExitCause exitCause) {
    super("Server '%s' %s".formatted(id, reason));
    this.reason = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    this.exitCause = exitCause;
  }

  /// Trying again would fail again, until someone changes the definition or the machine.
  ///
  /// @param why a clause that follows "Server 'x' cannot start: "
  static LaunchException permanent(ServerId id, String why) {
    return new LaunchException(id, "cannot start: " + why, ExitCause.BAD_DEFINITION);
  }

  /// The command is not there; permanent.
  ///
  /// @param why a clause that follows "Server 'x' cannot start: "
  static LaunchException missing(ServerId id, String why) {
    return new LaunchException(id, "cannot start: " + why, ExitCause.MISSING_COMMAND);
  }

  /// A program is not installed; permanent.
  ///
  /// @param what a clause that follows "Server 'x' needs "
  static LaunchException needs(ServerId id, String what) {
    return new LaunchException(id, "needs " + what, ExitCause.MISSING_COMMAND);
  }

  /// The machine is short of something, and may not be a moment later.
  ///
  /// @param why a clause that follows "Server 'x' cannot start: "
  static LaunchException passing(ServerId id, String why) {
    return new LaunchException(id, "cannot start: " + why, ExitCause.LAUNCH_FAILED);
  }

  /// The message as a predicate about the server, without a full stop: "cannot start: …".
  public String reason() {
    return reason;
  }

  /// `BAD_DEFINITION` or `MISSING_COMMAND`, where trying again without a change is pointless; else
  /// `LAUNCH_FAILED`.
  public ExitCause exitCause() {
    return exitCause;
  }
}
