package dev.mcpmanager.jsonrpc;

/// What became of a caller's `notifications/cancelled`.
public enum Cancellation {
  /// Its call is over, and the peer was told if it had heard of it.
  CANCELLED,
  /// No open call has that id.
  UNKNOWN,
  /// Several callers have an open call with that id: only [Call#cancel] can tell them apart.
  AMBIGUOUS
}
