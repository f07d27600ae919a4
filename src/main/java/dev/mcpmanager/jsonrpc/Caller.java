package dev.mcpmanager.jsonrpc;

/// Who shares a channel with others. Callers that are equal are one, and have one share.
public sealed interface Caller {

  /// The one that is never refused for the sake of others, and whose lines go first.
  Caller MANAGER = new Ourselves();

  /// The manager: handshakes, questions of life, and answers to the peer, which are few.
  record Ourselves() implements Caller {}

  /// A client of ours.
  ///
  /// @param key tells clients apart, as well as the edge it came by can
  record Client(String key) implements Caller {}
}
