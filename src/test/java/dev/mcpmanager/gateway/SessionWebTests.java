package dev.mcpmanager.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.Reach;
import dev.mcpmanager.server.ScriptedChild;
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
    var events =
        mcp.stream(mcp.inSession("/mcp/files", session, McpHttp.request("1", "tools/call", CALL)));
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
  void aRequestCancelledWhileItsClientIsAskedIsNotMadeAgain() throws Exception {
    ScriptedChild child = modernChild("files");
    String session = mcp.session("/mcp/files", "{\"elicitation\":{}}");
    var events =
        mcp.stream(mcp.inSession("/mcp/files", session, McpHttp.request("1", "tools/call", CALL)));
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

    var _ =
        mcp.sendLater(
            mcp.inSession("/mcp/files", session, McpHttp.request("2", "tools/call", CALL)));
    assertThat(child.hears("tools/call").toString()).doesNotContain("inputResponses");
  }

  @Test
  void aCancelledRequestIsTakenBackFromTheChildAndNotAnswered() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var answer =
        mcp.sendLater(
            mcp.inSession("/mcp/files", session, McpHttp.request("1", "tools/call", CALL)));
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
    var answer =
        mcp.sendLater(
            mcp.inSession("/mcp/files", session, McpHttp.request("1", "tools/call", CALL)));
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
