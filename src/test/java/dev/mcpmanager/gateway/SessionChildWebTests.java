package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Ear;
import dev.mcpmanager.server.Lease;
import dev.mcpmanager.server.Leased;
import dev.mcpmanager.server.ScriptedChild;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Legacy clients of an exclusive server: a child each.
class SessionChildWebTests extends McpWebTests {

  private final List<Lease> leases = new CopyOnWriteArrayList<>();
  private ScriptedChild child;

  @BeforeEach
  void isExclusive() {
    legacyChild("files");
    children.isExclusive("files");
    child = ScriptedChild.legacy("files", "{\"tools\":{}}");
    children.own =
        (_, ear) -> {
          Lease lease = mock(Lease.class);
          ScriptedChild own = child;
          when(lease.peer()).thenReturn(own.peer());
          when(lease.alive()).thenAnswer(_ -> own.peer().isOpen());
          own.hear(ear);
          leases.add(lease);
          return CompletableFuture.completedFuture(new Leased.Taken(lease));
        };
  }

  @Test
  void aQuestionAndItsAnswerPassAsTheyAre() throws Exception {
    String session = mcp.session("/mcp/files", "{\"roots\":{}}");
    JsonNode question = ask(session);
    answer(session, question);
    assertThat(child.isAnswered().toString()).contains("\"id\":0", "\"roots\":[]");
  }

  @Test
  void theAnswerToAChildThatIsGoneStartsNoOther() throws Exception {
    String session = mcp.session("/mcp/files", "{\"roots\":{}}");
    JsonNode question = ask(session);
    child.dies("exited with code 1");
    answer(session, question);
    assertThat(leases).hasSize(1);
  }

  @Test
  void theChildEndsWithItsSession() {
    String session = mcp.session("/mcp/files", "{}");
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
    verify(leases.getFirst(), timeout(5000)).discard();
  }

  @Test
  void aChildThatComesWhenItsSessionHasEndedIsGivenUp() {
    String session = mcp.session("/mcp/files", "{}");
    child.dies("exited with code 1");
    var asked = new CompletableFuture<Void>();
    var coming = new CompletableFuture<Leased>();
    children.own =
        (_, _) -> {
          asked.complete(null);
          return coming;
        };
    String call = McpHttp.request("9", "tools/call", "{\"name\":\"a\"}");
    var _ = mcp.sendLater(mcp.inSession("/mcp/files", session, call));
    asked.join();
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
    Lease late = mock(Lease.class);
    try (ScriptedChild next = ScriptedChild.legacy("files", "{}")) {
      when(late.peer()).thenReturn(next.peer());
      coming.complete(new Leased.Taken(late));
      verify(late, timeout(5000).atLeastOnce()).discard();
    }
  }

  @Test
  void theNextChildIsToldWhatTheSessionToldTheLast() throws Exception {
    String session = mcp.session("/mcp/files", "{}");
    note(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    child.isTold("notifications/initialized");
    answered(session, "logging/setLevel", "{\"level\":\"debug\"}");
    answered(session, "resources/subscribe", "{\"uri\":\"a:b\"}");
    answered(session, "resources/subscribe", "{\"uri\":\"c:d\"}");
    answered(session, "resources/unsubscribe", "{\"uri\":\"a:b\"}");
    child.dies("exited with code 1");
    child = ScriptedChild.legacy("files", "{\"tools\":{}}");
    var call =
        mcp.sendLater(
            mcp.inSession(
                "/mcp/files", session, McpHttp.request("9", "tools/call", "{\"name\":\"a\"}")));
    child.isTold("notifications/initialized");
    assertThat(child.hears("logging/setLevel").toString()).contains("debug");
    assertThat(child.hears("resources/subscribe").toString()).contains("c:d");
    child.answer(child.hears("tools/call"), "{\"content\":[]}");
    assertThat(McpHttp.json(call.join()).get("id").asInt()).isEqualTo(9);
    assertThat(leases).hasSize(2);
  }

  private void answered(String session, String method, String params) throws Exception {
    var answer =
        mcp.sendLater(mcp.inSession("/mcp/files", session, McpHttp.request("1", method, params)));
    child.answer(child.hears(method), "{}");
    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  private void note(String session, String note) {
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, note)).statusCode()).isEqualTo(202);
  }

  @Test
  void aQuestionThatNobodyHearsIsRefusedAtOnce() throws Exception {
    mcp.session("/mcp/files", "{\"roots\":{}}");
    child.says("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"roots/list\"}");
    assertThat(child.isAnswered().toString()).contains("\"id\":0", "-32603");
  }

  @Test
  void aQuestionIsRefusedWhenItsSessionEnds() throws Exception {
    String session = mcp.session("/mcp/files", "{\"roots\":{}}");
    ask(session);
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
    assertThat(child.isAnswered().toString()).contains("\"id\":0", "-32603");
  }

  @Test
  void whatTheChildSaysGoesToTheCallItMustBeAboutAndListsToTheStandingStream() throws Exception {
    String session = mcp.session("/mcp/files", "{}");
    var standing = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    standing.response();
    var call =
        mcp.stream(
            mcp.inSession(
                "/mcp/files", session, McpHttp.request("1", "tools/call", "{\"name\":\"a\"}")));
    var heard = child.hears("tools/call");
    child.says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    String log =
        """
        {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":%d}}\
        """;
    child.says(log.formatted(1));
    assertThat(standing.data().get("method").asString())
        .isEqualTo("notifications/tools/list_changed");
    assertThat(call.data().at("/params/data").asInt()).isEqualTo(1);
    var other =
        mcp.sendLater(
            mcp.inSession(
                "/mcp/files", session, McpHttp.request("2", "tools/call", "{\"name\":\"a\"}")));
    var others = child.hears("tools/call");
    child.says(log.formatted(2)); // about either of them
    assertThat(standing.data().at("/params/data").asInt()).isEqualTo(2);
    child.answer(others, "{\"content\":[]}");
    assertThat(other.join().headers().firstValue("Content-Type")).hasValue("application/json");
    child.answer(heard, "{\"content\":[]}");
    assertThat(call.data().get("id").asInt()).isEqualTo(1);
  }

  @Test
  void aCancelledCallIsTakenBackFromTheChild() throws Exception {
    String session = mcp.session("/mcp/files", "{}");
    var call =
        mcp.sendLater(
            mcp.inSession(
                "/mcp/files", session, McpHttp.request("1", "tools/call", "{\"name\":\"a\"}")));
    child.hears("tools/call");
    note(
        session,
        """
        {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}\
        """);
    child.isTold("notifications/cancelled");
    assertThat(call.join().statusCode()).isEqualTo(202);
  }

  @Test
  void whoComesIsGivenTheRoomOfASessionThatIsIdle() {
    mcp.session("/mcp/files", "{}");
    int before = gateway.sessions();
    var full = new CallFailure.Overloaded(child.server(), "it has 1 session (pool.sessions)");
    var given = children.own;
    var asked = new AtomicInteger();
    children.own =
        (id, ear) ->
            asked.incrementAndGet() == 1
                ? CompletableFuture.completedFuture(new Leased.Refused(full))
                : given.apply(id, ear);
    String next = mcp.session("/mcp/files", "{}");
    String ping = McpHttp.request("1", "ping", "{}");
    assertThat(gateway.sessions()).isEqualTo(before);
    assertThat(mcp.send(mcp.inSession("/mcp/files", next, ping)).statusCode()).isEqualTo(200);
  }

  @Test
  void aChildThatComesWhenItsSessionHasEndedIsEnded() throws Exception {
    String session = mcp.session("/mcp/files", "{}");
    child.dies("exited with code 1");
    child = ScriptedChild.legacy("files", "{\"tools\":{}}");
    var late = new CompletableFuture<Leased>();
    var given = children.own;
    children.own = (_, _) -> late;
    var _ =
        mcp.sendLater(
            mcp.inSession(
                "/mcp/files", session, McpHttp.request("1", "tools/call", "{\"name\":\"a\"}")));
    await().until(() -> late.getNumberOfDependents() > 0);
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
    late.complete(given.apply(child.server(), new DeafEar()).join());
    verify(leases.getLast(), timeout(5000).atLeastOnce()).discard();
  }

  private static final class DeafEar implements Ear {
    @Override
    public void request(Request request) {}

    @Override
    public void notification(Notification notification) {}

    @Override
    public void gone(String reason) {}
  }

  private JsonNode ask(String session) throws Exception {
    var events = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    events.response();
    child.says("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"roots/list\"}");
    return events.data();
  }

  private void answer(String session, JsonNode question) {
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"roots\":[]}}".formatted(question.get("id"));
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, answer)).statusCode()).isEqualTo(202);
  }
}
