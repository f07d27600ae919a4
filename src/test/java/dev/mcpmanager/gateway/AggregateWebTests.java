package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ScriptedChild;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// All servers at one endpoint.
class AggregateWebTests extends McpWebTests {

  private ScriptedChild one;
  private ScriptedChild two;

  @BeforeEach
  void openTwoServers() {
    children.define(
        "{\"mcpServers\":{\"one\":{\"command\":\"true\"},\"two\":{\"command\":\"true\"}}}");
    one = legacyChild("one").answers("tools/list", tools("add"));
    two = modernChild("two").answers("tools/list", tools("add"));
  }

  private static String tools(String name) {
    return """
    {"tools":[{"name":"%s","inputSchema":{"type":"object"}}],"resultType":"complete",\
    "ttlMs":0,"cacheScope":"private"}\
    """
        .formatted(name);
  }

  @Test
  void aCallGoesToTheServerThatItsNameNames() throws Exception {
    assertThat(listed()).containsExactly("one_add", "two_add");
    var answer = mcp.sendLater(mcp.modern("/mcp", "1", "tools/call", "\"name\":\"two_add\""));
    var heard = two.hears("tools/call");
    assertThat(McpHttp.json(heard.toString()).at("/params/name").asString()).isEqualTo("add");
    two.answer(heard, "{\"content\":[],\"resultType\":\"complete\"}");
    assertThat(McpHttp.json(answer.join()).at("/result/resultType").asString())
        .isEqualTo("complete");
    assertThat(one.unasked()).isEmpty();
  }

  @Test
  void aServerThatIsDownIsLeftOutAndItsToolsFail() {
    listed();
    two.dies("exited with code 1");
    assertThat(listed()).containsExactly("one_add");
    JsonNode answer =
        McpHttp.json(mcp.send(mcp.modern("/mcp", "1", "tools/call", "\"name\":\"two_add\"")));
    assertThat(answer.at("/result/isError").asBoolean()).isTrue();
    assertThat(answer.at("/result/content/0/text").asString()).contains("'two'");
  }

  @Test
  void whoListensIsToldOfServersThatGoAndCome() throws Exception {
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp",
                "1",
                "subscriptions/listen",
                "\"notifications\":{\"toolsListChanged\":true}"));
    assertThat(events.data().get("method").asString())
        .isEqualTo("notifications/subscriptions/acknowledged");
    two.dies("exited with code 1");
    assertThat(events.data().get("method").asString())
        .isEqualTo("notifications/tools/list_changed");
    modernChild("two").answers("tools/list", tools("other"));
    events.data();
    assertThat(listed()).containsExactly("one_add", "two_other");
  }

  private Iterable<String> listed() {
    JsonNode answer = McpHttp.json(mcp.send(mcp.modern("/mcp", "1", "tools/list", "")));
    return answer.at("/result/tools").valueStream().map(t -> t.get("name").asString()).toList();
  }
}
