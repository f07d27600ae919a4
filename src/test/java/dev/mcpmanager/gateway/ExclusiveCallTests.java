package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.ModernRequest;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Ear;
import dev.mcpmanager.server.Lease;
import dev.mcpmanager.server.Leased;
import dev.mcpmanager.server.ScriptedChild;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExclusiveCallTests {

  private static final Client ANN = new Client("ann", new Caller.Client("ann"));
  private static final String CAN_ASK = "\"elicitation\":{}";

  private final ChildrenInMemory children = new ChildrenInMemory();
  private final ScriptedChild child = ScriptedChild.legacy("files", "{\"tools\":{}}");
  private final Lease lease = lease(child);
  private final Handshake handshake = requireNonNull(child.peer().handshake());
  private Instant now = Instant.EPOCH;
  private final Parking parking =
      new Parking(children.manager(), Duration.ofMinutes(10), () -> now);

  ExclusiveCallTests() {
    children.lease = _ -> CompletableFuture.completedFuture(new Leased.Taken(lease));
  }

  @AfterEach
  void endTheChild() {
    parking.close();
    child.close();
  }

  /// The real one needs a pool of processes.
  private static Lease lease(ScriptedChild child) {
    Lease lease = mock(Lease.class);
    when(lease.peer()).thenReturn(child.peer());
    when(lease.alive()).thenReturn(true);
    when(lease.resume()).thenReturn(true);
    doAnswer(
            call -> {
              child.hear((Ear) call.getArguments()[0]);
              return null;
            })
        .when(lease)
        .hear(any());
    return lease;
  }

  @Test
  void aCallThatAsksNothingIsAnsweredAndTheChildGivenBack() throws Exception {
    var outlet = call("", "");
    Request heard = child.hears("tools/call");
    child.answer(heard, "{\"content\":[]}");
    assertThat(outlet.answer().at("/result/resultType").asString()).isEqualTo("complete");
    verify(lease, timeout(5000)).close();
    assertThat(parking.size()).isZero();
  }

  @Test
  void aQuestionEndsTheRequestAndTheNextOneAnswersIt() throws Exception {
    var first = call(CAN_ASK, "");
    Request heard = child.hears("tools/call");
    asks(7);
    JsonNode asked = first.answer();
    assertThat(asked.at("/result/resultType").asString()).isEqualTo("input_required");
    assertThat(parking.size()).isEqualTo(1);

    var second = retry(asked, ANN);
    assertThat(child.isAnswered().toString()).contains("\"id\":7", "\"action\":\"accept\"");
    child.answer(heard, "{\"content\":[]}");
    assertThat(second.answer().at("/result/resultType").asString()).isEqualTo("complete");
    assertThat(second.answer().at("/id").asString()).isEqualTo("2");
  }

  @Test
  void whatIsAskedAtOnceIsPutInOneRound() throws Exception {
    var outlet = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    asks(8);
    assertThat(outlet.answer().at("/result/inputRequests").size()).isEqualTo(2);
  }

  @Test
  void aStateIsGoodForOneRoundOneClientAndAWhile() throws Exception {
    var first = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    JsonNode asked = first.answer();

    var bob = new Client("bob", new Caller.Client("bob"));
    assertThat(retry(asked, bob).answer().at("/error/code").asInt()).isEqualTo(-32_602);
    retry(asked, ANN);
    child.isAnswered();
    assertThat(retry(asked, ANN).answer().at("/error/code").asInt()).isEqualTo(-32_602);
    now = now.plus(Duration.ofMinutes(11));
    assertThat(retry(asked, ANN).answer().at("/error/code").asInt()).isEqualTo(-32_602);
  }

  @Test
  void whatTheClientCannotAnswerIsNamedAndTheChildDiscarded() throws Exception {
    var outlet = call("", "");
    child.hears("tools/call");
    asks(7);
    assertThat(outlet.answer().at("/error/code").asInt()).isEqualTo(-32_021);
    assertThat(outlet.answer().at("/error/data/requiredCapabilities").has("elicitation")).isTrue();
    assertThat(child.isAnswered().toString()).contains("\"id\":7", "-32601");
    verify(lease, timeout(5000)).discard();
  }

  @Test
  void whatNobodyCouldBeToldOfIsRefusedWhileTheCallIsParked() throws Exception {
    var outlet = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    outlet.answer();
    child.says("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"roots/list\"}");
    assertThat(child.isAnswered().toString()).contains("\"id\":8", "-32601");
  }

  @Test
  void aClientThatLeavesHasTheChildDiscarded() throws Exception {
    var outlet = call("", "");
    child.hears("tools/call");
    outlet.leaves();
    child.isTold("notifications/cancelled");
    verify(lease, timeout(5000)).discard();
  }

  @Test
  void aClientThatLeavesBeforeItReadTheQuestionHasTheChildDiscarded() throws Exception {
    var outlet = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    outlet.answer();
    outlet.leaves();
    assertThat(child.isAnswered().toString()).contains("\"action\":\"cancel\"");
    verify(lease, timeout(5000)).discard();
  }

  @Test
  void whatCameOfTheCallMeanwhileIsToldWhenTheClientIsBack() throws Exception {
    var outlet = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    JsonNode asked = outlet.answer();
    child.dies("exited with code 1");
    assertThat(retry(asked, ANN).answer().at("/error/message").asString())
        .contains("exited with code 1");
    verify(lease, timeout(5000)).close();
  }

  @Test
  void aChildThatComesWhenTheClientHasGoneIsGivenBack() throws Exception {
    var leased = new CompletableFuture<Leased>();
    children.lease = _ -> leased;
    var outlet = call("", "");
    outlet.leaves();
    await().until(() -> !parking.hasCalls());
    leased.complete(new Leased.Taken(lease));
    verify(lease, timeout(5000)).close();
  }

  @Test
  void aFaultOfOursEndsTheRequestAndFreesTheChild() throws Exception {
    when(lease.peer()).thenThrow(new IllegalStateException("a deliberate fault"));
    var outlet = call("", "");
    assertThat(outlet.answer().at("/error/message").asString()).contains("incident");
    verify(lease, timeout(5000)).discard();
  }

  @Test
  void whyThereIsNoChildIsTold() throws Exception {
    var failure = new CallFailure.Overloaded(child.server(), "it has no child");
    children.lease = _ -> CompletableFuture.completedFuture(new Leased.Refused(failure));
    assertThat(call("", "").answer().at("/error/message").asString()).isEqualTo(failure.message());
  }

  @Test
  void nobodyParksWhenThereIsNoRoom() throws Exception {
    var full = new CallFailure.Overloaded(child.server(), "enough wait already");
    when(lease.park()).thenReturn(full);
    var outlet = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    assertThat(outlet.answer().at("/error/message").asString()).isEqualTo(full.message());
    verify(lease, timeout(5000)).discard();
  }

  private void asks(int id) {
    child.says(
        """
        {"jsonrpc":"2.0","id":%d,"method":"elicitation/create",\
        "params":{"message":"who?","requestedSchema":{"type":"object","properties":{}}}}\
        """
            .formatted(id));
  }

  private RecordedOutlet call(String capabilities, String members) {
    return take(request("1", capabilities, members), ANN);
  }

  private RecordedOutlet retry(JsonNode asked, Client client) {
    var responses = JsonMapper.shared().createObjectNode();
    asked
        .at("/result/inputRequests")
        .propertyNames()
        .forEach(key -> responses.putObject(key).put("action", "accept").putObject("content"));
    String members =
        ",\"inputResponses\":%s,\"requestState\":%s"
            .formatted(responses, asked.at("/result/requestState"));
    return take(request("2", CAN_ASK, members), client);
  }

  private RecordedOutlet take(ModernRequest request, Client client) {
    var outlet = new RecordedOutlet();
    parking.call(child.server(), handshake, request, client, outlet, _ -> {});
    return outlet;
  }

  private static ModernRequest request(String id, String capabilities, String members) {
    String params =
        """
        {"name":"add","arguments":{}%s,"_meta":{\
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{%s}}}\
        """
            .formatted(members, capabilities);
    Request request = Messages.request(id.getBytes(UTF_8), "tools/call", params.getBytes(UTF_8));
    var good = (ModernRequest.Good) ModernRequest.check(request, ExclusiveCallTests::header);
    return good.request();
  }

  private static @Nullable String header(String name) {
    return switch (name) {
      case "MCP-Protocol-Version" -> "2026-07-28";
      case "Mcp-Method" -> "tools/call";
      case "Mcp-Name" -> "add";
      default -> null;
    };
  }
}
