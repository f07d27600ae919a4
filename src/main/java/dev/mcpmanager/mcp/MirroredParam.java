package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An argument of a tool that its client repeats in a header.
///
/// @param path the names that lead to it, from the arguments on
/// @param header the full name of the header
record MirroredParam(List<String> path, String header) {

  private static final String PREFIX = "Mcp-Param-";

  /// Such integers have 16 digits at most; nobody is to make us count more.
  private static final int LONGEST_NUMBER = 64;

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

  /// All that a schema annotates by the rules (specification 2026-07-28, Streamable HTTP: "Schema
  /// Extension"): a token, unlike all others of the tool but for case, on a string, an integer or a
  /// boolean that nothing but `properties` leads to.
  static List<MirroredParam> in(@Nullable JsonView inputSchema) {
    var found = new ArrayList<MirroredParam>();
    collect(Members.of(inputSchema), List.of(), found);
    var times =
        found.stream().collect(Collectors.groupingBy(MirroredParam::key, Collectors.counting()));
    return found.stream().filter(param -> times.getOrDefault(param.key(), 0L) == 1).toList();
  }

  private static void collect(Members schema, List<String> path, List<MirroredParam> found) {
    for (JsonView.Entry property : Members.of(schema.get("properties")).all()) {
      Members described = Members.of(property.value());
      var deeper = new ArrayList<>(path);
      deeper.add(property.name());
      String name = described.text("x-mcp-header");
      String type = described.text("type");
      if (name != null && TOKEN.matcher(name).matches() && type != null && TYPES.contains(type)) {
        found.add(new MirroredParam(List.copyOf(deeper), PREFIX + name));
      }
      collect(described, deeper, found);
    }
  }

  /// What is wrong with the header of a call; null if nothing is.
  @Nullable String problem(@Nullable JsonView arguments, Headers headers) {
    JsonView argument = argument(arguments);
    String raw = headers.first(header);
    if (argument == null) {
      return raw == null
          ? null
          : "%s is there, but the body has no argument '%s'.".formatted(header, spelt());
    }
    if (raw == null) {
      return "%s is missing, but the body has the argument '%s'.".formatted(header, spelt());
    }
    String value = HeaderValue.decode(raw);
    return value != null && matches(value, argument)
        ? null
        : "%s has the value '%s', which is not the argument '%s' of the body."
            .formatted(header, raw, spelt());
  }

  /// The value of the header of a call; null if it has none.
  @Nullable String value(@Nullable JsonView arguments) {
    JsonView argument = argument(arguments);
    return argument == null || argument.isObject() || argument.isArray()
        ? null
        : HeaderValue.encode(argument.text());
  }

  private @Nullable JsonView argument(@Nullable JsonView arguments) {
    JsonView at = arguments;
    for (String name : path) {
      at = at == null ? null : at.member(name);
    }
    return at == null || at.isNull() ? null : at;
  }

  private static boolean matches(String value, JsonView argument) {
    if (argument.isNumber()) {
      return value.length() <= LONGEST_NUMBER
          && argument.span().length() <= LONGEST_NUMBER
          && isSameNumber(value, argument.text());
    }
    return !argument.isObject() && !argument.isArray() && argument.text().equals(value);
  }

  private static boolean isSameNumber(String one, String other) {
    try {
      return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private String key() {
    return header.toLowerCase(Locale.ROOT);
  }

  private String spelt() {
    return String.join(".", path);
  }
}
