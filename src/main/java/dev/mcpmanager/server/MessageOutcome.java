package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Payload;

/// What came of a JSON-RPC message sent to a server.
public sealed interface MessageOutcome {

  /// The response, result or error, with the caller's own id.
  record Answered(Payload response) implements MessageOutcome {}

  /// A notification or response: there is nothing to answer.
  record Accepted() implements MessageOutcome {}

  /// Not a JSON-RPC message; the server has not seen it.
  ///
  /// @param code the JSON-RPC error code
  record Invalid(int code, String message) implements MessageOutcome {}

  /// No answer from the server.
  record Failed(CallFailure failure) implements MessageOutcome {}
}
