package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;

/// A child could not be launched. The message is a full sentence for people: which server, why, and
/// what to do; it holds no argument and no value of a variable.
public final class LaunchException extends Exception {

  private static final long serialVersionUID = 1;

  private final String reason;
  private final boolean permanent;

  private LaunchException(ServerId id, String reason, boolean permanent) {
    super("Server '%s' %s".formatted(id, reason));
    this.reason = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    this.permanent = permanent;
  }

  /// Trying again would fail again, until someone changes the definition or the machine.
  ///
  /// @param why a clause that follows "Server 'x' cannot start: "
  static LaunchException permanent(ServerId id, String why) {
    return new LaunchException(id, "cannot start: " + why, true);
  }

  /// A program is not installed; permanent.
  ///
  /// @param what a clause that follows "Server 'x' needs "
  static LaunchException needs(ServerId id, String what) {
    return new LaunchException(id, "needs " + what, true);
  }

  /// The machine is short of something, and may not be a moment later.
  ///
  /// @param why a clause that follows "Server 'x' cannot start: "
  static LaunchException passing(ServerId id, String why) {
    return new LaunchException(id, "cannot start: " + why, false);
  }

  /// The message as a predicate about the server, without a full stop: "cannot start: …".
  public String reason() {
    return reason;
  }

  /// Whether trying again without a change is pointless, so that no backoff should follow.
  public boolean permanent() {
    return permanent;
  }
}
