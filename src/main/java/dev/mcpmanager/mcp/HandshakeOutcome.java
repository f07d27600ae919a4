package dev.mcpmanager.mcp;

/// What came of a handshake.
public sealed interface HandshakeOutcome {

  /// The server is ready.
  record Agreed(Handshake handshake) implements HandshakeOutcome {}

  /// The server will not become ready.
  ///
  /// @param reason a predicate about the server
  record Refused(String reason) implements HandshakeOutcome {}

  /// The question was refused by what carries messages to the server.
  ///
  /// @param reason a predicate about the server
  /// @param status of HTTP; 0 if it was not HTTP that told
  record Undelivered(String reason, int status) implements HandshakeOutcome {}

  /// The server left, or closed its output, at the question which era it speaks. That is how some
  /// legacy servers take a request before `initialize`; launched again, it is to be asked nothing
  /// but that.
  record LeftAtProbe() implements HandshakeOutcome {}

  /// The channel closed; whoever closed it knows why.
  record ChannelClosed() implements HandshakeOutcome {}
}
