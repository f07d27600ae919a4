package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;

/// Answers what servers ask of us. Each is answered at once: a server that waits for an answer does
/// not leave when its stdin is closed, and one that asks for something we never offered must hear
/// so.
public final class ServerRequests {

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
}
