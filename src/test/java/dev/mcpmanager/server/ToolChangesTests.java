package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ToolChangesTests {

  @Test
  void whatIsOnlyInOneOfTheListsOrHasAnotherSchemaIsTold() {
    var before = tools("a", "{}", "b", "{'type':'object'}", "c", "{'x':1,'y':2}", "z", "{}");
    var after = tools("z", "{}", "n", "{}", "c", "{'y':2,'x':1}", "b", "{'type':'string'}");
    var changes = ToolChanges.between(before, after);
    assertThat(changes).isEqualTo(new ToolChanges(List.of("n"), List.of("a"), List.of("b")));
    assertThat(changes.words()).isEqualTo("tools removed: 'a'; changed: 'b'; added: 'n'");
  }

  @Test
  void anOutputSchemaCountsAndADescriptionDoesNot() {
    JsonNode plain = json("{'inputSchema':{},'description':'one'}");
    JsonNode described = json("{'inputSchema':{},'description':'another'}");
    JsonNode typed = json("{'inputSchema':{},'outputSchema':{}}");
    assertThat(ToolChanges.between(Map.of("a", plain), Map.of("a", described)))
        .isEqualTo(ToolChanges.NONE);
    assertThat(ToolChanges.between(Map.of("a", plain), Map.of("a", typed)).changed())
        .containsExactly("a");
    assertThat(ToolChanges.NONE.words()).isEqualTo("its tools are the same");
  }

  /// @param pairs name and input schema in turns
  private static Map<String, JsonNode> tools(String... pairs) {
    var tools = new LinkedHashMap<String, JsonNode>();
    for (int i = 0; i < pairs.length; i += 2) {
      tools.put(pairs[i], json("{'inputSchema':" + pairs[i + 1] + "}"));
    }
    return tools;
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
