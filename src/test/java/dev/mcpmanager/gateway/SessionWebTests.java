package dev.mcpmanager.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.Reach;
import dev.mcpmanager.server.ScriptedChild;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Sessions of legacy clients over HTTP.
class SessionWebTests extends McpWebTests {

  private static final String CALL = "{\"name\":\"add\"}";

  @Test
  void aSessionIsNamedOnceAndKnownAtItsOwnEndpointUntilItEnds() {
    legacyChild("files");
    legacyChild("other");
    String list = McpHttp.request("1", "ping", "{}");
    assertThat(mcp.send(mcp.post("/mcp/files", list)).statusCode()).isEqualTo(400);

    String session = mcp.session("/mcp/files", "{}");
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, list)).statusCode()).isEqualTo(200);
    assertThat(mcp.send(mcp.inSession("/mcp/other", session, list)).statusCode()).isEqualTo(404);

    var delete = mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE();
    assertThat(mcp.send(delete).statusCode()).isEqualTo(204);
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, list)).statusCode()).isEqualTo(404);
  }

  @Test
  void whatASessionMustNotSayIsRefused() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var future =
        mcp.to("/mcp/files")
            .header("Mcp-Session-Id", session)
            .header("MCP-Protocol-Version", "2026-07-28");
    assertThat(mcp.send(future).statusCode()).isEqualTo(400);
    String again = McpHttp.request("1", "initialize", "{\"protocolVersion\":\"2025-11-25\"}");
    var refused = McpHttp.json(mcp.send(mcp.inSession("/mcp/files", session, again)));
    assertThat(refused.at("/error/code").asInt()).isEqualTo(-32_600);

    var first = mcp.sendLater(call(session, "5"));
    Request heard = child.hears("tools/call");
    var twice =
        mcp.send(mcp.inSession("/mcp/files", session, McpHttp.request("5", "tools/list", "{}")));
    assertThat(twice.statusCode()).isEqualTo(400);
    var text =
        mcp.send(
            mcp.inSession("/mcp/files", session, McpHttp.request("\"5\"", "tools/list", "{}")));
    assertThat(text.statusCode()).isEqualTo(200); // another id
    child.answer(heard, "{\"content\":[]}");
    assertThat(first.join().statusCode()).isEqualTo(200);
  }

  @Test
  void aClientThatLeavesBeforeItsSessionHasANameLeavesNone() throws Exception {
    var _ = children.starts("slow");
    int before = gateway.sessions();
    String params = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}";
    var begin = mcp.sendLater(mcp.post("/mcp/slow", McpHttp.request("0", "initialize", params)));
    await().until(() -> gateway.sessions() == before + 1);
    mcp.close();
    await().until(() -> gateway.sessions() == before);
    assertThat(begin).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aSessionHearsOfWhatItWatchesAndWithoutTheMarksOfAnotherEra() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{}");
    subscribe(child, session);
    var events = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    events.response();
    updated(child, "c:d");
    updated(child, "a:b");
    JsonNode told = events.data();
    assertThat(told.at("/params/uri").asString()).isEqualTo("a:b");
    assertThat(told.at("/params/_meta").has("io.modelcontextprotocol/subscriptionId")).isFalse();
    String body = McpHttp.request("2", "resources/unsubscribe", "{\"uri\":\"a:b\"}");
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, body)).statusCode()).isEqualTo(200);
    updated(child, "a:b");
    child.says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    assertThat(events.data().get("method").asString())
        .isEqualTo("notifications/tools/list_changed");
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
  }

  private static void updated(ScriptedChild child, String uri) {
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"%s",\
        "_meta":{"io.modelcontextprotocol/subscriptionId":"x"}}}\
        """
            .formatted(uri));
  }

  @Test
  void theChildLogsFromTheLowestLevelThatASessionWants() throws Exception {
    ScriptedChild child = legacyChild("files");
    String one = mcp.session("/mcp/files", "{}");
    String two = mcp.session("/mcp/files", "{}");
    setLevel(one, "error");
    child.answer(logging(child, "error"), "{}");
    setLevel(two, "info");
    child.answer(logging(child, "info"), "{}");
    setLevel(one, "warning"); // no reason to tell the child
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", two).DELETE());
    child.answer(logging(child, "warning"), "{}");
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", one).DELETE());
  }

  private void setLevel(String session, String level) {
    String body = McpHttp.request("1", "logging/setLevel", "{\"level\":\"%s\"}".formatted(level));
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, body)).statusCode()).isEqualTo(200);
  }

  private static Request logging(ScriptedChild child, String level) throws InterruptedException {
    Request heard = child.hears("logging/setLevel");
    assertThat(heard.toString()).contains("\"" + level + "\"");
    return heard;
  }

  @Test
  void aSecondStandingStreamTakesThePlaceOfTheFirst() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var first = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    first.response();
    var second = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    second.response();
    assertThat(first.isOver()).isTrue();
    child.says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    assertThat(second.data().get("method").asString())
        .isEqualTo("notifications/tools/list_changed");
  }

  @Test
  void aCutOffClientIsToldTheRestOfItsAnswer() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    String call = "{\"name\":\"add\",\"_meta\":{\"progressToken\":5}}";
    var events =
        mcp.stream(mcp.inSession("/mcp/files", session, McpHttp.request("1", "tools/call", call)));
    Request heard = child.hears("tools/call");
    progress(child, heard, 1);
    String last = events.next().id();
    events.leave();
    progress(child, heard, 2);
    child.answer(heard, "{\"content\":[]}");

    var rest =
        mcp.stream(
            mcp.to("/mcp/files").header("Mcp-Session-Id", session).header("Last-Event-ID", last));
    assertThat(rest.data().at("/params/progress").asInt()).isEqualTo(2);
    assertThat(rest.data().at("/result/content").isArray()).isTrue();
    assertThat(rest.isOver()).isTrue();
  }

  @Test
  void aClientCutOffFromItsStandingStreamIsToldWhatItMissed() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    subscribe(child, session);
    var events = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    events.response();
    updated(child, 1);
    updated(child, 2);
    String first = requireNonNull(events.next().id());
    String second = requireNonNull(events.next().id());
    events.leave();
    updated(child, 3);

    var all = resumed(session, first);
    assertThat(all.data().at("/params/uri").asString()).isEqualTo("a:b/2");
    assertThat(all.data().at("/params/uri").asString()).isEqualTo("a:b/3");
    var rest = resumed(session, second);
    assertThat(rest.data().at("/params/uri").asString()).isEqualTo("a:b/3");
    assertThat(all.isOver()).isTrue(); // there is one at a time
    updated(child, 4);
    assertThat(rest.data().at("/params/uri").asString()).isEqualTo("a:b/4");
    assertThat(resumed(session, "99-1").isOver()).isTrue();
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
  }

  private McpHttp.Events resumed(String session, String last) {
    return mcp.stream(
        mcp.to("/mcp/files").header("Mcp-Session-Id", session).header("Last-Event-ID", last));
  }

  private HttpRequest.Builder call(String session, String id) {
    return mcp.inSession("/mcp/files", session, McpHttp.request(id, "tools/call", CALL));
  }

  private void subscribe(ScriptedChild child, String session) {
    child.answers("resources/subscribe", "{}");
    String body = McpHttp.request("1", "resources/subscribe", "{\"uri\":\"a:b\"}");
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, body)).statusCode()).isEqualTo(200);
  }

  private static void updated(ScriptedChild child, int number) {
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b/%d"}}\
        """
            .formatted(number));
  }

  @Test
  void aModernChildsQuestionIsAskedOnTheStreamOfTheRequest() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{\"elicitation\":{}}");
    var events = mcp.stream(call(session, "1"));
    child.answer(
        child.hears("tools/call"),
        """
        {"resultType":"input_required","requestState":"s","inputRequests":{"name":\
        {"method":"elicitation/create","params":{"message":"who?",\
        "requestedSchema":{"type":"object","properties":{}}}}}}\
        """);
    JsonNode question = events.data();
    assertThat(question.get("method").asString()).isEqualTo("elicitation/create");
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"decline\"}}"
            .formatted(question.get("id"));
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, answer)).statusCode()).isEqualTo(202);

    Request again = child.hears("tools/call");
    JsonNode params = McpHttp.json(again.toString()).get("params");
    assertThat(params.at("/inputResponses/name/action").asString()).isEqualTo("decline");
    assertThat(params.get("requestState").asString()).isEqualTo("s");
    child.answer(again, "{\"content\":[],\"resultType\":\"complete\"}");
    assertThat(events.data().get("id").asInt()).isEqualTo(1);
  }

  @Test
  void whatTheClientRefusesFailsTheTool() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{\"sampling\":{}}");
    var events = mcp.stream(call(session, "1"));
    child.answer(
        child.hears("tools/call"),
        """
        {"resultType":"input_required","inputRequests":{"name":\
        {"method":"sampling/createMessage","params":{"messages":[],"maxTokens":1}}}}\
        """);
    String refusal =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-1,\"message\":\"not today\"}}"
            .formatted(events.data().get("id"));
    mcp.send(mcp.inSession("/mcp/files", session, refusal));
    JsonNode failed = events.data();
    assertThat(failed.at("/result/isError").asBoolean()).isTrue();
    assertThat(failed.at("/result/content/0/text").asString()).contains("not today");
  }

  @Test
  void aServerThatAsksWithoutEndIsAskedNoMore() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var answer = mcp.sendLater(call(session, "1"));
    long begin = System.nanoTime();
    for (int round = 1; round <= 10; round++) {
      Request heard = child.hears("tools/call");
      assertThat(McpHttp.json(heard.toString()).at("/params/requestState").asString())
          .isEqualTo(round == 1 ? "" : "s" + (round - 1));
      child.answer(
          heard, "{\"resultType\":\"input_required\",\"requestState\":\"s%d\"}".formatted(round));
    }
    JsonNode failed = McpHttp.json(answer.join());
    assertThat(failed.at("/result/isError").asBoolean()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(child.unasked()).noneMatch(it -> it.contains("tools/call"));
  }

  @Test
  void aRequestOfAModernServerIsTakenBack() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var answer = mcp.sendLater(call(session, "1"));
    child.hears("tools/call");
    cancel(session);
    child.isTold("notifications/cancelled");
    assertThat(answer.join().statusCode()).isEqualTo(202);
  }

  @Test
  void aRequestCancelledWhileItsClientIsAskedIsNotMadeAgain() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{\"elicitation\":{}}");
    var events = mcp.stream(call(session, "1"));
    child.answer(
        child.hears("tools/call"),
        """
        {"resultType":"input_required","inputRequests":{"name":\
        {"method":"elicitation/create","params":{"message":"who?",\
        "requestedSchema":{"type":"object","properties":{}}}}}}\
        """);
    JsonNode question = events.data();
    cancel(session);
    assertThat(events.isOver()).isTrue();
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"decline\"}}"
            .formatted(question.get("id"));
    mcp.send(mcp.inSession("/mcp/files", session, answer));

    var _ = mcp.sendLater(call(session, "2"));
    assertThat(child.hears("tools/call").toString()).doesNotContain("inputResponses");
  }

  @Test
  void aCancelledRequestIsTakenBackFromTheChildAndNotAnswered() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var answer = mcp.sendLater(call(session, "1"));
    child.hears("tools/call");
    cancel(session);
    child.isTold("notifications/cancelled");
    assertThat(answer.join().statusCode()).isEqualTo(202);
    assertThat(answer.join().body()).isEmpty();
  }

  @Test
  void aRequestCancelledWhileItsServerStartsIsTakenBack() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var reach = children.starts("files");
    var answer = mcp.sendLater(call(session, "1"));
    cancel(session, answer);
    reach.complete(new Reach.Open(child.peer()));
    child.isTold("notifications/cancelled");
  }

  @Test
  void aSubscriptionIsAcceptedOnceTheChildKnowsOfIt() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var answer =
        mcp.sendLater(
            mcp.inSession(
                "/mcp/files",
                session,
                McpHttp.request("1", "resources/subscribe", "{\"uri\":\"a:b\"}")));
    Request heard = child.hears("resources/subscribe");
    assertThat(answer).isNotDone();
    child.answer(heard, "{}");
    assertThat(answer.join().body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");

    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
    child.hears("resources/unsubscribe");
  }

  @Test
  void newsOfAClientStartNoServer() {
    legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var reach = children.starts("files");
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, note)).statusCode()).isEqualTo(202);
    assertThat(reach.getNumberOfDependents()).isZero();
  }

  private void cancel(String session) {
    String note =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, note)).statusCode()).isEqualTo(202);
  }

  /// The request has no other trace yet than that it can be cancelled.
  private void cancel(String session, CompletableFuture<?> answer) {
    await()
        .until(() -> {
          cancel(session);
          return answer.isDone();
        });
  }

  private static void progress(ScriptedChild child, Request of, int progress) {
    String token = McpHttp.json(of.toString()).at("/params/_meta/progressToken").toString();
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/progress",\
        "params":{"progressToken":%s,"progress":%d}}\
        """
            .formatted(token, progress));
  }
}
