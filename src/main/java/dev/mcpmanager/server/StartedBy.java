package dev.mcpmanager.server;

import java.util.Locale;

/// What starts a run.
enum StartedBy {
  PERSON,
  /// Its definition, when the service started.
  AUTO_START,
  RESTART_POLICY,
  /// The first call to a server that starts when it is needed.
  FIRST_USE,
  /// Another server that needs this one.
  DEPENDENCY,
  /// The run before it, which left at the question for its protocol era.
  ERA_PROBE;

  String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
