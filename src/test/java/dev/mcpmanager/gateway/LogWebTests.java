package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.ScriptedChild;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who reads what a shared child logs: who it is certain to be about, and nobody else.
class LogWebTests extends McpWebTests {

  private static final String CALL = "\"name\":\"add\"";
  private static final String WARNING = ",\"io.modelcontextprotocol/logLevel\":\"warning\"";

  @Test
  void aModernChildsLogIsReadByTheOnlyCallThatAskedForIt() throws Exception {
    ScriptedChild child = modernChild("files");
    var deaf = mcp.stream(mcp.modern("/mcp/files", "1", "tools/call", CALL));
    Request unasked = child.hears("tools/call");
    var one = mcp.stream(mcp.modern("/mcp/files", "2", "tools/call", CALL, "", WARNING));
    Request first = child.hears("tools/call");
    logs(child, "error", "for one");
    logs(child, "info", "not grave enough");
    assertThat(one.data().at("/params/data").asString()).isEqualTo("for one");

    var two = mcp.stream(mcp.modern("/mcp/files", "3", "tools/call", CALL, "", WARNING));
    Request second = child.hears("tools/call");
    logs(child, "error", "for one of two");
    child.answer(first, "{\"content\":[],\"resultType\":\"complete\"}");
    assertThat(one.data().get("id").asInt()).isEqualTo(2);
    logs(child, "error", "for two");
    assertThat(two.data().at("/params/data").asString()).isEqualTo("for two");
    child.answer(second, "{\"content\":[],\"resultType\":\"complete\"}");
    child.answer(unasked, "{\"content\":[],\"resultType\":\"complete\"}");
    deaf.response(); // not a stream, as nothing was said on it
    assertThat(deaf.response().headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void aSharedLegacyChildsLogIsReadWhileThereIsOneCallOnly() throws Exception {
    ScriptedChild child = legacyChild("files");
    child.answers("logging/setLevel", "{}");
    String session = mcp.session("/mcp/files", "{}");
    mcp.send(
        mcp.inSession(
            "/mcp/files",
            session,
            McpHttp.request("1", "logging/setLevel", "{\"level\":\"warning\"}")));
    String call = McpHttp.request("2", "tools/call", "{\"name\":\"add\"}");
    var events = mcp.stream(mcp.inSession("/mcp/files", session, call));
    Request heard = child.hears("tools/call");
    var other = mcp.sendLater(mcp.modern("/mcp/files", "1", "tools/call", CALL, "", WARNING));
    Request others = child.hears("tools/call");
    logs(child, "error", "for nobody knows whom");
    child.answer(others, "{\"content\":[]}");
    assertThat(other.join().headers().firstValue("Content-Type")).hasValue("application/json");
    logs(child, "error", "for the session");
    assertThat(events.data().at("/params/data").asString()).isEqualTo("for the session");
    child.answer(heard, "{\"content\":[]}");
    JsonNode answer = events.data();
    assertThat(answer.get("id").asInt()).isEqualTo(2);
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
  }

  @Test
  void aCallThatIsOverReadsNoMoreSoTheNextOneDoes() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{}");
    String level = McpHttp.request("1", "logging/setLevel", "{\"level\":\"warning\"}");
    mcp.send(mcp.inSession("/mcp/files", session, level));
    for (String id : List.of("2", "3")) {
      String call = McpHttp.request(id, "tools/call", "{\"name\":\"add\"}");
      var events = mcp.stream(mcp.inSession("/mcp/files", session, call));
      Request heard = child.hears("tools/call");
      logs(child, "error", "for " + id);
      assertThat(events.data().at("/params/data").asString()).isEqualTo("for " + id);
      child.answer(heard, "{\"content\":[],\"resultType\":\"complete\"}");
      assertThat(events.data().get("id").toString()).isEqualTo(id);
    }
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
  }

  private static void logs(ScriptedChild child, String level, String data) {
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/message",\
        "params":{"level":"%s","data":"%s"}}\
        """
            .formatted(level, data));
  }
}
