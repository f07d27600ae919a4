package dev.mcpmanager.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A server's capabilities, as clients of the other era are told them.
public final class Capabilities {

  private Capabilities() {}

  /// For modern clients: without `tasks`, an experiment of 2025-11-25 that went (2026-07-28, Key
  /// Changes).
  public static ObjectNode forModern(@Nullable JsonNode capabilities) {
    return copy(capabilities).without("tasks");
  }

  /// For legacy clients of a modern server: without `extensions`, which they have no way to agree
  /// to, and with `logging`, since the level of a session is kept here.
  public static ObjectNode forLegacy(@Nullable JsonNode capabilities) {
    ObjectNode legacy = copy(capabilities).without("extensions");
    legacy.withObjectProperty("logging");
    return legacy;
  }

  private static ObjectNode copy(@Nullable JsonNode capabilities) {
    return capabilities instanceof ObjectNode object
        ? object.deepCopy()
        : JsonMapper.shared().createObjectNode();
  }
}
