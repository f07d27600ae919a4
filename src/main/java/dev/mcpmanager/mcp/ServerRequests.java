package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;

/// Answers what servers ask of us. Each is answered at once: a server that waits for an answer does
/// not leave when its stdin is closed, and one that asks for something we never offered must hear
/// so.
public final class ServerRequests {

  /// The code for a sampling that nobody allowed (specification 2025-11-25, Sampling: "Error
  /// Handling").
  private static final int USER_REJECTED = -1;

  private ServerRequests() {}

  public static Response answer(Request request) {
    if (request.method().equals("ping")) {
      return Messages.result(request.id(), "{}".getBytes(UTF_8));
    }
    return Messages.error(
        request.id(),
        ErrorCodes.METHOD_NOT_FOUND,
        "Method not found: this client offers no sampling, elicitation or roots.");
  }

  /// Tells a server whose question was passed on that no answer will come any more. A person who
  /// does not answer has cancelled; for the rest there is only an error.
  ///
  /// @param reason one sentence
  public static Response withdraw(Request asked, String reason) {
    return asked.method().equals(Methods.ELICIT)
        ? Messages.result(asked.id(), "{\"action\":\"cancel\"}".getBytes(UTF_8))
        : Messages.error(asked.id(), USER_REJECTED, reason);
  }
}
