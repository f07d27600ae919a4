package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers what servers ask of us. Each is answered at once: a server that waits for an answer does
/// not leave when its stdin is closed, and one that asks for something we never offered must hear
/// so.
public final class ServerRequests {

  /// The code for a sampling that nobody allowed (specification 2025-11-25, Sampling: "Error
  /// Handling").
  private static final int USER_REJECTED = -1;

  private static final byte[] NOTHING = "{}".getBytes(UTF_8);

  private final List<URI> roots;
  private final byte[] rootsResult;

  /// @param roots what a server is told that asks for them; if there are none, that there are none
  ///   to ask for
  public ServerRequests(List<URI> roots) {
    this.roots = List.copyOf(roots);
    ObjectNode result = JsonMapper.shared().createObjectNode();
    roots.forEach(root -> result.withArray("roots").addObject().put("uri", root.toString()));
    this.rootsResult = result.toString().getBytes(UTF_8);
  }

  public Response answer(Request request) {
    if (request.method().equals("ping")) {
      return Messages.result(request.id(), NOTHING);
    }
    if (request.method().equals("roots/list") && !roots.isEmpty()) {
      return Messages.result(request.id(), rootsResult);
    }
    return Messages.error(
        request.id(),
        ErrorCodes.METHOD_NOT_FOUND,
        "Method not found: nobody answers '%s' here and now.".formatted(request.method()));
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
