package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;

/// A child could not be launched. The message is a full sentence for people: which server, why, and
/// what to do; it holds no argument and no value of a variable.
public final class LaunchException extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean permanent;

  private LaunchException(String message, boolean permanent) {
    super(message);
    this.permanent = permanent;
  }

  /// Trying again would fail again, until someone changes the definition or the machine.
  static LaunchException permanent(String message) {
    return new LaunchException(message, true);
  }

  /// @param why a clause that follows "Server 'x' cannot start: "
  static LaunchException permanent(ServerId id, String why) {
    return permanent(sentence(id, why));
  }

  /// The machine is short of something, and may not be a moment later.
  static LaunchException passing(ServerId id, String why) {
    return new LaunchException(sentence(id, why), false);
  }

  private static String sentence(ServerId id, String why) {
    return "Server '%s' cannot start: %s".formatted(id, why);
  }

  /// Whether trying again without a change is pointless, so that no backoff should follow.
  public boolean permanent() {
    return permanent;
  }
}
