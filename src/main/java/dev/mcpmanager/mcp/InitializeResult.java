package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Splice;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The result with which a legacy client's `initialize` is answered here, where the server itself
/// does not see it (specification 2025-11-25, Lifecycle: "Initialization").
public final class InitializeResult {

  private InitializeResult() {}

  /// The revision to name to a client. A modern server is bridged to every legacy one; a legacy
  /// server takes those up to its own, as it would if it were asked.
  ///
  /// @param asked what the client asked for
  public static String version(Handshake handshake, String asked) {
    String own =
        handshake.era() == Era.MODERN ? Revisions.NEWEST_LEGACY : handshake.protocolVersion();
    return Revisions.isLegacy(asked) && !Revisions.isBefore(own, asked) ? asked : own;
  }

  /// From what was agreed on with a server. What a legacy one said itself is kept.
  ///
  /// @param version the revision to name
  public static byte[] of(Handshake handshake, String version) {
    if (handshake.era() == Era.MODERN) {
      return of(
          Capabilities.forLegacy(handshake.capabilities()),
          handshake.serverInfo(),
          handshake.instructions(),
          version);
    }
    byte[] own = handshake.initializeResult();
    JsonView named = JsonView.of(own).member("protocolVersion");
    return named == null
        ? own
        : new Splice(own).replace(named.span(), ("\"" + version + "\"").getBytes(UTF_8)).toBytes();
  }

  /// Of an endpoint that is not one server.
  ///
  /// @param capabilities as legacy clients are told them
  /// @param serverInfo a server that gave none is called "unknown": clients insist on a name
  public static byte[] of(
      JsonNode capabilities,
      @Nullable JsonNode serverInfo,
      @Nullable String instructions,
      String version) {
    ObjectNode result = JsonMapper.shared().createObjectNode();
    result.put("protocolVersion", version);
    result.set("capabilities", capabilities);
    if (serverInfo == null) {
      result.putObject("serverInfo").put("name", "unknown").put("version", "unknown");
    } else {
      result.set("serverInfo", serverInfo);
    }
    if (instructions != null) {
      result.put("instructions", instructions);
    }
    return result.toString().getBytes(UTF_8);
  }
}
