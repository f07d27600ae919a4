package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The errors of the protocol, with the `data` it wants (specification 2026-07-28, Overview: "Error
/// Codes").
public final class McpErrors {

  private McpErrors() {}

  /// The answer to a method that the server does not have.
  public static Response methodNotFound(Request request) {
    return Messages.error(
        request.id(),
        ErrorCodes.METHOD_NOT_FOUND,
        "Method not found: '%s'.".formatted(request.method()));
  }

  /// The answer to params that cannot be taken.
  public static Response invalidParams(Request request, String message) {
    return Messages.error(request.id(), ErrorCodes.INVALID_PARAMS, message);
  }

  /// The answer to a request whose client did not declare what serving it needs.
  public static Response missingCapability(Request request, Set<RequiredCapability> missing) {
    return Messages.error(
        request.id(),
        ErrorCodes.MISSING_CLIENT_CAPABILITY,
        missingCapabilityText(missing),
        requiredCapabilities(missing));
  }

  /// The answer to a call of a tool that failed, in words that a model can read. It is a result, of
  /// the legacy era; [ToModern#ofLegacy] makes it one of the modern.
  ///
  /// @param id of the call, as it was written
  public static Response failedTool(byte[] id, String text) {
    return Messages.result(
        id,
        "{\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":true}"
            .formatted(JsonText.quote(text))
            .getBytes(UTF_8));
  }

  static Response headerMismatch(Request request, String problem) {
    return Messages.error(request.id(), ErrorCodes.HEADER_MISMATCH, "Header mismatch: " + problem);
  }

  static Response unsupportedVersion(Request request, String requested) {
    ObjectNode data = JsonMapper.shared().createObjectNode();
    data.putArray("supported").add(Revisions.MODERN);
    data.put("requested", requested);
    return Messages.error(
        request.id(),
        ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION,
        "Unsupported protocol version: '%s'.".formatted(requested),
        data.toString().getBytes(UTF_8));
  }

  static String missingCapabilityText(Set<RequiredCapability> missing) {
    return "Missing required client capability: %s. The request needs it to be declared."
        .formatted(
            missing.stream().map(RequiredCapability::spelt).collect(Collectors.joining(", ")));
  }

  static byte[] requiredCapabilities(Set<RequiredCapability> missing) {
    String json = new String(RequiredCapability.json(missing), UTF_8);
    return "{\"requiredCapabilities\":%s}".formatted(json).getBytes(UTF_8);
  }
}
