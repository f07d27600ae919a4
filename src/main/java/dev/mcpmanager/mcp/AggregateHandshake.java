package dev.mcpmanager.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is agreed on with several servers that are seen as one: what each can, together, and each
/// one's instructions under its name.
///
/// Servers come and go while clients stay, and legacy clients ask but once. So the change of any
/// list is announced, and as long as something is not known of one server, it may offer anything.
public final class AggregateHandshake {

  /// What a server may declare, and what of it is a flag.
  private static final List<String> LISTS = List.of("tools", "prompts", "resources");

  private static final List<String> FLAGS = List.of("logging", "completions");
  private static final List<String> MAPS = List.of("experimental", "extensions");

  private AggregateHandshake() {}

  /// One of the servers.
  ///
  /// @param handshake its last one; null if there was none yet
  public record Part(String server, @Nullable Handshake handshake) {}

  /// As if it had been agreed on with one modern server.
  ///
  /// @param us whom clients talk to
  /// @param description of the whole, if there is one
  /// @param parts in the order of the servers
  public static Handshake of(Identity us, @Nullable String description, List<Part> parts) {
    return Handshake.modern(
        DiscoverResult.of(
            capabilities(parts),
            JsonMapper.shared().readTree(us.json()),
            instructions(description, parts),
            Caching.NONE));
  }

  private static ObjectNode capabilities(List<Part> parts) {
    ObjectNode union = JsonMapper.shared().createObjectNode();
    for (Part part : parts) {
      add(union, part.handshake());
    }
    if (parts.isEmpty()) {
      add(union, null); // those to come
    }
    for (String list : LISTS) {
      if (union.get(list) instanceof ObjectNode declared) {
        declared.put("listChanged", true);
      }
    }
    return union;
  }

  private static void add(ObjectNode union, @Nullable Handshake handshake) {
    JsonNode own = handshake == null ? null : handshake.capabilities();
    boolean unknown = handshake == null;
    for (String name : LISTS) {
      if (unknown || isDeclared(own, name)) {
        union.withObjectProperty(name);
      }
    }
    for (String name : FLAGS) {
      if (unknown || isDeclared(own, name)) {
        union.withObjectProperty(name);
      }
    }
    if (unknown || (own != null && own.path("resources").path("subscribe").asBoolean(false))) {
      union.withObjectProperty("resources").put("subscribe", true);
    }
    for (String name : MAPS) {
      if (own != null && own.get(name) instanceof ObjectNode entries) {
        ObjectNode target = union.withObjectProperty(name);
        entries.properties().forEach(it -> target.putIfAbsent(it.getKey(), it.getValue()));
      }
    }
  }

  private static boolean isDeclared(@Nullable JsonNode capabilities, String name) {
    return capabilities != null && capabilities.get(name) instanceof ObjectNode;
  }

  private static @Nullable String instructions(@Nullable String description, List<Part> parts) {
    var text = new StringBuilder();
    for (Part part : parts) {
      String own = part.handshake() == null ? null : part.handshake().instructions();
      if (own != null && !own.isBlank()) {
        text.append("\n\n## ").append(part.server()).append("\n\n").append(own.strip());
      }
    }
    boolean none = text.isEmpty();
    if (none && description == null) {
      return null;
    }
    String head = description == null ? "" : description.strip() + "\n\n";
    return head
        + "Several servers are joined here. The names of a server's tools and prompts begin with"
        + " its name and '_', unless they were given others."
        + text;
  }
}
