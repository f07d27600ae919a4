package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Splice;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The result with which a modern client's `server/discover` is answered (specification 2026-07-28,
/// Discovery). It names all revisions the endpoint speaks, whichever the server itself speaks.
public final class DiscoverResult {

  private DiscoverResult() {}

  /// From what was agreed on with a server. What a modern one said itself is kept.
  public static byte[] of(Handshake handshake, Caching caching) {
    byte[] own = handshake.discoverResult();
    if (own == null) {
      return of(
          Capabilities.forModern(handshake.capabilities()),
          handshake.serverInfo(),
          handshake.instructions(),
          caching);
    }
    var edits = new Splice(own);
    JsonView result = JsonView.of(own);
    JsonView versions = result.member("supportedVersions");
    if (versions != null) {
      edits.replace(versions.span(), versions().toString().getBytes(UTF_8));
    }
    ToModern.of(handshake.serverInfoJson(), caching)
        .complete(Methods.DISCOVER, result, edits, false);
    return edits.toBytes();
  }

  /// Of an endpoint that is not one server.
  ///
  /// @param capabilities as modern clients are told them
  public static byte[] of(
      JsonNode capabilities,
      @Nullable JsonNode serverInfo,
      @Nullable String instructions,
      Caching caching) {
    ObjectNode result = JsonMapper.shared().createObjectNode();
    result.put("resultType", "complete");
    result.set("supportedVersions", versions());
    result.set("capabilities", capabilities);
    if (instructions != null) {
      result.put("instructions", instructions);
    }
    result.put("ttlMs", caching.ttlMs()).put("cacheScope", caching.scope());
    if (serverInfo != null) {
      result.putObject("_meta").set(MetaKeys.SERVER_INFO, serverInfo);
    }
    return result.toString().getBytes(UTF_8);
  }

  private static ArrayNode versions() {
    ArrayNode versions = JsonMapper.shared().createArrayNode().add(Revisions.MODERN);
    Revisions.LEGACY.forEach(versions::add);
    return versions;
  }
}
