package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes out of a server's `tools/list` the tools that an HTTP client must not use: their
/// `x-mcp-header` breaks the rules (specification 2026-07-28, Streamable HTTP: "Schema Extension").
public final class IllegalTools {

  static final String ANNOTATION = "x-mcp-header";

  /// Members of a schema that hold data, which may look like anything.
  private static final Set<String> DATA = Set.of("default", "const", "enum", "examples", "example");

  /// Members of a schema whose own members are named by its author.
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

  private IllegalTools() {}

  /// The same answer without them; itself if all tools are legal. What stays, stays byte by byte.
  public static Response dropped(Response toolsList) {
    Span result = toolsList.result();
    JsonView tools = result == null ? null : JsonView.of(toolsList, result).member("tools");
    List<JsonView> all = tools == null ? List.of() : tools.elements();
    List<JsonView> legal = all.stream().filter(IllegalTools::isLegal).toList();
    if (legal.size() == all.size()) {
      return toolsList;
    }
    var edits = new Splice(toolsList.bytes());
    boolean behindOne = false;
    for (int i = 0; i < all.size(); i++) {
      if (legal.contains(all.get(i))) {
        behindOne = true;
      } else if (behindOne) {
        edits.replace(new Span(all.get(i - 1).span().end(), all.get(i).span().end()), new byte[0]);
      } else {
        boolean last = i == all.size() - 1;
        int end = last ? all.get(i).span().end() : all.get(i + 1).span().start();
        edits.replace(new Span(all.get(i).span().start(), end), new byte[0]);
      }
    }
    return toolsList.edited(edits);
  }

  /// Each annotation there is must be one that is followed.
  private static boolean isLegal(JsonView tool) {
    JsonView schema = tool.member("inputSchema");
    return annotations(schema) == MirroredParam.in(schema).size();
  }

  private static int annotations(@Nullable JsonView schema) {
    int found = 0;
    for (JsonView.Entry member : Members.of(schema).all()) {
      JsonView value = member.value();
      if (member.name().equals(ANNOTATION)) {
        found++;
      } else if (NAMED.contains(member.name())) {
        found += value.members().stream().mapToInt(it -> annotations(it.value())).sum();
      } else if (!DATA.contains(member.name())) {
        found += annotations(value);
        found += value.elements().stream().mapToInt(IllegalTools::annotations).sum();
      }
    }
    return found;
  }
}
