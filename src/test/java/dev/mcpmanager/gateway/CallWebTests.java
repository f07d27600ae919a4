package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.ScriptedChild;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// One call, of clients of both eras to children of both eras.
class CallWebTests extends McpWebTests {

  private static final String CALL = "\"name\":\"add\",\"arguments\":{\"a\":1}";

  private ScriptedChild child(String era) {
    return era.equals("modern") ? modernChild("files") : legacyChild("files");
  }

  @ParameterizedTest
  @CsvSource({"modern", "legacy"})
  void aModernClientIsAnsweredInItsOwnEra(String era) throws Exception {
    ScriptedChild child = child(era);
    CompletableFuture<HttpResponse<String>> answer =
        mcp.sendLater(mcp.modern("/mcp/files", "\"x\"", "tools/call", CALL));
    Request heard = child.hears("tools/call");
    assertThat(heard.toString().contains("clientCapabilities")).isEqualTo(era.equals("modern"));
    child.answer(heard, "{\"content\":[],\"resultType\":\"complete\"}");

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode told = McpHttp.json(answer.join());
    assertThat(told.get("id").asString()).isEqualTo("x");
    assertThat(told.at("/result/resultType").asString()).isEqualTo("complete");
    assertThat(told.at("/result/_meta/io.modelcontextprotocol~1serverInfo/name").asString())
        .isEqualTo("scripted");
  }

  @ParameterizedTest
  @CsvSource({"modern", "legacy"})
  void aLegacyClientIsAnsweredInItsOwnEra(String era) throws Exception {
    ScriptedChild child = child(era);
    String session = mcp.session("/mcp/files", "{}");
    var answer =
        mcp.sendLater(
            mcp.inSession(
                "/mcp/files", session, McpHttp.request("7", "tools/call", "{" + CALL + "}")));
    Request heard = child.hears("tools/call");
    assertThat(heard.toString().contains("clientCapabilities")).isEqualTo(era.equals("modern"));
    child.answer(
        heard,
        era.equals("modern") ? "{\"content\":[],\"resultType\":\"complete\"}" : "{\"content\":[]}");

    JsonNode told = McpHttp.json(answer.join());
    assertThat(told.get("id").asInt()).isEqualTo(7);
    assertThat(told.get("result").toString()).isEqualTo("{\"content\":[]}");
  }

  @Test
  void whatCannotAskTheClientAnythingTakesNoChildOfItsOwn() throws Exception {
    legacyChild("files");
    children.isExclusive("files"); // and there is none to be had
    JsonNode list = McpHttp.json(mcp.send(mcp.modern("/mcp/files", "1", "tools/list", "")));
    assertThat(list.at("/result/tools").isEmpty()).isTrue();
    assertThat(list.has("error")).isFalse();
    JsonNode call = McpHttp.json(mcp.send(mcp.modern("/mcp/files", "2", "tools/call", CALL)));
    assertThat(call.at("/error/message").asString()).contains("it has no child");
  }

  @Test
  void aModernChildIsSharedWhateverItsDefinitionSays() throws Exception {
    ScriptedChild child = modernChild("files");
    children.isExclusive("files"); // and there is none but the shared one
    String result = "{\"content\":[],\"resultType\":\"complete\"}";
    var modern = mcp.sendLater(mcp.modern("/mcp/files", "1", "tools/call", CALL));
    child.answer(child.hears("tools/call"), result);
    assertThat(McpHttp.json(modern.join()).has("result")).isTrue();
    String session = mcp.session("/mcp/files", "{}");
    String call = McpHttp.request("1", "tools/call", "{" + CALL + "}");
    var legacy = mcp.sendLater(mcp.inSession("/mcp/files", session, call));
    child.answer(child.hears("tools/call"), result);
    assertThat(McpHttp.json(legacy.join()).has("result")).isTrue();
  }

  @Test
  void tasksAreNotTakenToALegacyChildWhoseTasksAreOthers() throws Exception {
    ScriptedChild child = legacyChild("files");
    var answer =
        mcp.sendLater(
            mcp.modern("/mcp/files", "1", "tasks/get", "\"taskId\":\"t\"").header("Mcp-Name", "t"));
    assertThat(McpHttp.json(answer.join()).at("/error/code").asInt()).isEqualTo(-32_601);
    assertThat(child.unasked()).noneMatch(heard -> heard.contains("tasks/get"));
  }

  @Test
  void aPageToVisitIsAskedForOfWhoCanShowItAndIsAnErrorToOthers() throws Exception {
    ScriptedChild child = legacyChild("files");
    JsonNode shown = pageNeeded(child, "\"elicitation\":{\"url\":{}}");
    assertThat(shown.at("/result/resultType").asString()).isEqualTo("input_required");
    assertThat(shown.at("/result/inputRequests/elicitation_1/params/url").asString())
        .isEqualTo("https://there");
    JsonNode refused = pageNeeded(child, "\"elicitation\":{\"form\":{}}");
    assertThat(refused.at("/error/code").asInt()).isEqualTo(-32_021);
  }

  private JsonNode pageNeeded(ScriptedChild child, String capabilities) throws Exception {
    var answer = mcp.sendLater(mcp.modern("/mcp/files", "1", "tools/call", CALL, capabilities, ""));
    String id = McpHttp.json(child.hears("tools/call").toString()).get("id").toString();
    child.says(
        """
        {"jsonrpc":"2.0","id":%s,"error":{"code":-32042,"message":"m","data":{"elicitations":\
        [{"mode":"url","elicitationId":"1","url":"https://there","message":"go"}]}}}\
        """
            .formatted(id));
    return McpHttp.json(answer.join());
  }

  @ParameterizedTest
  @CsvSource({"modern", "legacy"})
  void progressIsToldUnderTheClientsToken(String era) throws Exception {
    ScriptedChild child = child(era);
    var events =
        mcp.stream(
            mcp.modern("/mcp/files", "1", "tools/call", CALL, "", ",\"progressToken\":\"mine\""));
    Request heard = child.hears("tools/call");
    String token = McpHttp.json(heard.toString()).at("/params/_meta/progressToken").toString();
    assertThat(token).isNotEqualTo("\"mine\"");
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/progress",\
        "params":{"progressToken":%s,"progress":1}}\
        """
            .formatted(token));

    JsonNode progress = events.data();
    assertThat(progress.at("/params/progressToken").asString()).isEqualTo("mine");
    assertThat(events.response().headers().firstValue("Content-Type"))
        .hasValue("text/event-stream");
    child.answer(heard, "{\"content\":[],\"resultType\":\"complete\"}");
    assertThat(events.data().get("id").asInt()).isEqualTo(1);
    assertThat(events.isOver()).isTrue();
  }

  @Test
  void anUnknownServerIsNotFound() {
    var modern = mcp.send(mcp.modern("/mcp/nobody", "1", "tools/list", ""));
    assertThat(modern.statusCode()).isEqualTo(404);
    assertThat(McpHttp.json(modern).at("/error/code").asInt()).isEqualTo(-31_004);
    assertThat(McpHttp.json(modern).at("/error/message").asString()).contains("'nobody'");

    var legacy = mcp.begin("/mcp/nobody", "{}");
    assertThat(legacy.statusCode()).isEqualTo(404);
    assertThat(McpHttp.json(legacy).at("/error/code").asInt()).isEqualTo(-32_004);
  }

  @Test
  void aServerThatWillComeIsWorthAnotherTry() {
    children.fails(
        new CallFailure.NotReady(new ServerId("files"), "is starting", Duration.ofMillis(1500)));
    var modern = mcp.send(mcp.modern("/mcp/files", "1", "tools/list", ""));
    assertThat(modern.statusCode()).isEqualTo(503);
    assertThat(modern.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(McpHttp.json(modern).at("/error/data/code").asString()).isEqualTo("not-ready");

    int before = gateway.sessions();
    var legacy = mcp.begin("/mcp/files", "{}");
    assertThat(legacy.statusCode()).isEqualTo(503);
    assertThat(legacy.headers().firstValue("Mcp-Session-Id")).isEmpty();
    assertThat(gateway.sessions()).isEqualTo(before);
  }

  @Test
  void aChildThatEndsFailsItsCalls() throws Exception {
    ScriptedChild child = legacyChild("files");
    var answer = mcp.sendLater(mcp.modern("/mcp/files", "1", "tools/call", CALL));
    child.hears("tools/call");
    child.dies("exited with code 1");
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(McpHttp.json(answer.join()).at("/error/data/code").asString())
        .isEqualTo("child-gone");
    assertThat(McpHttp.json(answer.join()).at("/error/message").asString())
        .contains("'files' exited with code 1");
  }

  @Test
  void otherMethodsOfHttpAreNotAllowed() {
    legacyChild("files");
    var put = mcp.to("/mcp/files").method("PUT", BodyPublishers.noBody());
    assertThat(mcp.send(put).statusCode()).isEqualTo(405);
    assertThat(mcp.send(put).headers().firstValue("Allow")).hasValue("POST, GET, DELETE");
    assertThat(mcp.send(mcp.to("/mcp/files").GET()).statusCode()).isEqualTo(405);
    assertThat(mcp.send(mcp.to("/mcp/files").DELETE()).headers().firstValue("Allow"))
        .hasValue("POST");
  }
}
