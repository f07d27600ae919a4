package dev.mcpmanager.server;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How the tools of one child differ from those of another, by their names; changed are those whose
/// schemas differ. Each list is in alphabetical order.
public record ToolChanges(List<String> added, List<String> removed, List<String> changed) {

  public static final ToolChanges NONE = new ToolChanges(List.of(), List.of(), List.of());

  public ToolChanges {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  /// From each tool as the server lists it, by its name.
  static ToolChanges between(Map<String, JsonNode> before, Map<String, JsonNode> after) {
    return new ToolChanges(
        after.keySet().stream().filter(name -> !before.containsKey(name)).sorted().toList(),
        before.keySet().stream().filter(name -> !after.containsKey(name)).sorted().toList(),
        before.entrySet().stream()
            .filter(it -> after.containsKey(it.getKey()))
            .filter(it -> !schemas(it.getValue()).equals(schemas(after.get(it.getKey()))))
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  private static List<JsonNode> schemas(@Nullable JsonNode tool) {
    return tool == null ? List.of() : List.of(tool.path("inputSchema"), tool.path("outputSchema"));
  }

  /// For people: "its tools are the same", "tools removed: 'a', 'b'; changed: 'c'".
  String words() {
    var words = new StringJoiner("; ", "tools ", "").setEmptyValue("its tools are the same");
    add(words, "removed", removed);
    add(words, "changed", changed);
    add(words, "added", added);
    return words.toString();
  }

  private static void add(StringJoiner words, String what, List<String> names) {
    if (!names.isEmpty()) {
      words.add("%s: '%s'".formatted(what, String.join("', '", names)));
    }
  }
}
