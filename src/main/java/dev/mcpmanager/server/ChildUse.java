package dev.mcpmanager.server;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What an exclusive child is used for.
enum ChildUse {
  /// It is being started for the next call.
  STARTING,
  /// It is ready for the next call.
  IDLE,
  /// A call has it.
  CALL,
  /// A call has it, and waits for an answer of its client's.
  PARKED,
  /// A client's session has it, or will have it as soon as it is ready.
  SESSION,
  /// Nothing any more: it is being ended.
  ENDING;

  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
