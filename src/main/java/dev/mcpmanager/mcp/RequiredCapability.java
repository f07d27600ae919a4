package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a client must have declared before it may be asked for something (specification 2026-07-28,
/// Elicitation, Sampling and Roots: "Capabilities").
public enum RequiredCapability {
  ROOTS("roots"),
  SAMPLING("sampling"),
  /// Sampling in which the model may use tools.
  SAMPLING_WITH_TOOLS("sampling", "tools"),
  ELICITATION_BY_FORM("elicitation", "form"),
  ELICITATION_BY_URL("elicitation", "url");

  private final String name;

  /// A member of the capability; null for the capability itself.
  private final @Nullable String part;

  RequiredCapability(String name) {
    this.name = name;
    this.part = null;
  }

  RequiredCapability(String name, String part) {
    this.name = name;
    this.part = part;
  }

  /// For a question of a server, in either era; null if it is none that a server may ask.
  ///
  /// @param params of the question, null if it has none
  public static @Nullable RequiredCapability of(String method, @Nullable JsonView params) {
    return switch (method) {
      case Methods.LIST_ROOTS -> ROOTS;
      case Methods.SAMPLE -> has(params, "tools") ? SAMPLING_WITH_TOOLS : SAMPLING;
      case Methods.ELICIT -> isByUrl(params) ? ELICITATION_BY_URL : ELICITATION_BY_FORM;
      default -> null;
    };
  }

  /// As the `data` of an error names them: an object like the one that would have declared them.
  static byte[] json(Set<RequiredCapability> capabilities) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    for (RequiredCapability capability : capabilities) {
      ObjectNode whole = json.withObjectProperty(capability.name);
      if (capability.part != null) {
        whole.withObjectProperty(capability.part);
      }
    }
    return json.toString().getBytes(UTF_8);
  }

  /// For the word of a person.
  String spelt() {
    return part == null ? name : name + "." + part;
  }

  /// Whether `capabilities` of a client declare it. An empty `elicitation` means forms.
  boolean isIn(JsonView capabilities) {
    JsonView whole = capabilities.member(name);
    if (whole == null || !whole.isObject()) {
      return false;
    }
    if (this == ELICITATION_BY_FORM) {
      return has(whole, "form") || !has(whole, "url");
    }
    return part == null || has(whole, part);
  }

  private static boolean isByUrl(@Nullable JsonView params) {
    JsonView mode = params == null ? null : params.member("mode");
    return mode != null && mode.says("url");
  }

  private static boolean has(@Nullable JsonView object, String name) {
    JsonView member = object == null ? null : object.member(name);
    return member != null && !member.isNull();
  }
}
