package dev.mcpmanager.jsonrpc;

/// What became of a message that was to be sent.
public enum Sent {
  /// It waits for its turn, behind those sent before it.
  QUEUED,
  /// The queue has no room: the peer does not read.
  FULL,
  /// The peer's input is closed.
  CLOSED
}
