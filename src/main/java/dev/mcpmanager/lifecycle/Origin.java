package dev.mcpmanager.lifecycle;

import java.util.Locale;

/// Why a child is launched.
public enum Origin {
  /// Somebody asked for it; such a start waits for nothing but what the server depends on.
  PERSON,
  /// The definition says that it runs with the service.
  AUTO_START,
  /// The first message to a server that is started by its use.
  FIRST_USE,
  /// Another server needs it.
  DEPENDENCY,
  /// The restart policy, after an end that nobody asked for.
  RESTART_POLICY,
  /// A call or a session is to have a child of an exclusive server for itself, or one is kept
  /// ready.
  EXCLUSIVE_USE,
  /// It is to take the place of a child that runs, once it is ready.
  ROLLING_RESTART,
  /// A person has authorized us to use it, as it had asked for.
  AUTHORIZED,
  /// The child before it left at the question which protocol era it speaks.
  ERA_PROBE;

  /// What it is called on the wire: `auto-start`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether nobody waits for it, so that it may wait for its turn.
  public boolean automatic() {
    return switch (this) {
      case AUTO_START, DEPENDENCY, RESTART_POLICY, EXCLUSIVE_USE -> true;
      case PERSON, FIRST_USE, ROLLING_RESTART, AUTHORIZED, ERA_PROBE -> false;
    };
  }
}
