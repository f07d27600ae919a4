package dev.mcpmanager.gateway;

import org.jspecify.annotations.Nullable;

/// One message on its way to a client, on a stream.
///
/// @param id by which a client that was cut off asks for what came after it; null if it cannot
/// @param slot events of one slot replace each other while they wait to be written: only the newest
///   progress of a call is worth anything, and two changes of a list are one; null for none
/// @param data one JSON-RPC message, on one line
@SuppressWarnings("ArrayRecordComponent") // handed on, never changed
record Event(@Nullable String id, @Nullable Object slot, byte[] data) {

  /// One that nothing can be asked for after.
  static Event of(@Nullable Object slot, byte[] data) {
    return new Event(null, slot, data);
  }
}
