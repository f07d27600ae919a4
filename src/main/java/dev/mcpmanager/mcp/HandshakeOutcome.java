package dev.mcpmanager.mcp;

/// What came of a handshake.
public sealed interface HandshakeOutcome {

  /// The server is ready.
  record Agreed(Handshake handshake) implements HandshakeOutcome {}

  /// The server will not become ready.
  ///
  /// @param reason a predicate about the server
  record Refused(String reason) implements HandshakeOutcome {}

  /// The server left, or closed its output, at the question which era it speaks. That is how some
  /// legacy servers take a request before `initialize`; launched again, it is to be asked nothing
  /// but that.
  record LeftAtProbe() implements HandshakeOutcome {}

  /// The channel closed; whoever closed it knows why.
  record ChannelClosed() implements HandshakeOutcome {}
}
