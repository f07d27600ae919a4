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
import dev.mcpmanager.jsonrpc.Notification;
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
import java.util.concurrent.TimeUnit;
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
      new Parking(children.upstreams(), Duration.ofMinutes(10), () -> now);

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

  /// A call of a client that can be asked, whose child asks something.
  private RecordedOutlet callThatAsks() throws InterruptedException {
    RecordedOutlet outlet = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    return outlet;
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
    var outlet = callThatAsks();
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
    var outlet = callThatAsks();
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
    var outlet = callThatAsks();
    outlet.answer();
    outlet.leaves();
    assertThat(child.isAnswered().toString()).contains("\"action\":\"cancel\"");
    verify(lease, timeout(5000)).discard();
  }

  @Test
  void whatCameOfTheCallMeanwhileIsToldWhenTheClientIsBack() throws Exception {
    var outlet = callThatAsks();
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
    var outlet = callThatAsks();
    assertThat(outlet.answer().at("/error/message").asString()).isEqualTo(full.message());
    verify(lease, timeout(5000)).discard();
  }

  @Test
  void eachRoundIsToldUnderItsOwnProgressTokenAndAnsweredUnderItsOwnId() throws Exception {
    var first = call(CAN_ASK, "", ",\"progressToken\":\"first\"");
    Request heard = child.hears("tools/call");
    progress(heard, 1);
    assertThat(token(first)).isEqualTo("first");
    asks(7);
    JsonNode one = first.answer();
    var second = retry("2", one, ANN, ",\"progressToken\":2");
    child.isAnswered();
    progress(heard, 2);
    assertThat(token(second)).isEqualTo("2");
    asks(8);
    JsonNode two = second.answer();
    assertThat(two.get("id").asString()).isEqualTo("2");
    assertThat(two.at("/result/requestState")).isNotEqualTo(one.at("/result/requestState"));
    assertThat(two.at("/result/inputRequests").propertyNames())
        .doesNotContainAnyElementsOf(one.at("/result/inputRequests").propertyNames());

    assertThat(retry(one, ANN).answer().at("/error/code").asInt()).isEqualTo(-32_602);
    var third = retry("3", two, ANN, ",\"progressToken\":\"third\"");
    assertThat(child.isAnswered().toString()).contains("\"id\":8");
    progress(heard, 3);
    assertThat(token(third)).isEqualTo("third");
    child.answer(heard, "{\"content\":[]}");
    assertThat(third.answer().get("id").asString()).isEqualTo("3");
    assertThat(first.said).isEmpty();
    assertThat(second.said).isEmpty();
    verify(lease, timeout(5000)).close();
  }

  private void progress(Request of, int progress) {
    String token =
        JsonMapper.shared().readTree(of.toString()).at("/params/_meta/progressToken").toString();
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/progress",\
        "params":{"progressToken":%s,"progress":%d}}\
        """
            .formatted(token, progress));
  }

  private static String token(RecordedOutlet outlet) throws InterruptedException {
    var note = requireNonNull(outlet.said.poll(10, TimeUnit.SECONDS), "nothing was said");
    return JsonMapper.shared().readTree(note.toString()).at("/params/progressToken").asString();
  }

  @Test
  void theChildLogsFromTheLevelThatTheCallNames() throws Exception {
    ScriptedChild logging = ScriptedChild.legacy("files", "{\"tools\":{},\"logging\":{}}");
    Lease leased = lease(logging);
    children.lease = _ -> CompletableFuture.completedFuture(new Leased.Taken(leased));
    var outlet = new RecordedOutlet();
    ModernRequest loud =
        request("1", "", "", ",\"io.modelcontextprotocol/logLevel\":\"warning\"", "{}");
    parking.call(
        logging.server(), requireNonNull(logging.peer().handshake()), loud, ANN, outlet, _ -> {});
    assertThat(logging.hears("logging/setLevel").toString()).contains("warning");
    Request heard = logging.hears("tools/call");
    String log =
        """
        {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"%s","data":1}}\
        """;
    logging.says(log.formatted("info"));
    logging.says(log.formatted("error"));
    logging.answer(heard, "{\"content\":[]}");
    outlet.answer();
    assertThat(outlet.said).singleElement().asString().contains("\"error\"");
    logging.close();
  }

  @Test
  void whoDidNotAskForTheLogReadsNone() throws Exception {
    var outlet = call("", "");
    Request heard = child.hears("tools/call");
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":1}}\
        """);
    child.answer(heard, "{\"content\":[]}");
    outlet.answer();
    assertThat(outlet.said).isEmpty();
  }

  @Test
  void whatIsNotAboutTheCallIsToldElsewhere() throws Exception {
    var elsewhere = new CompletableFuture<Notification>();
    parking.call(
        child.server(),
        handshake,
        request("1", "", ""),
        ANN,
        new RecordedOutlet(),
        elsewhere::complete);
    child.hears("tools/call");
    child.says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    assertThat(elsewhere.get(10, TimeUnit.SECONDS).method())
        .isEqualTo("notifications/tools/list_changed");
  }

  @Test
  void aPingIsAnsweredWithoutTheClient() throws Exception {
    call("", "");
    child.hears("tools/call");
    child.says("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"}");
    assertThat(child.isAnswered().toString()).contains("\"id\":5", "\"result\":{}");
  }

  @Test
  void theClientOfAnEarlierRoundMayGo() throws Exception {
    var first = call(CAN_ASK, "");
    Request heard = child.hears("tools/call");
    asks(7);
    JsonNode asked = first.answer();
    var second = retry(asked, ANN);
    child.isAnswered();
    first.leaves();
    child.answer(heard, "{\"content\":[]}");
    assertThat(second.answer().at("/result/resultType").asString()).isEqualTo("complete");
  }

  @Test
  void aRetryWhileTheChildWorksIsRefused() throws Exception {
    var first = call(CAN_ASK, "");
    Request heard = child.hears("tools/call");
    asks(7);
    JsonNode asked = first.answer();
    var second = retry(asked, ANN);
    child.isAnswered();
    assertThat(retry(asked, ANN).answer().at("/error/code").asInt()).isEqualTo(-32_602);
    child.answer(heard, "{\"content\":[]}");
    second.answer();
    verify(lease).resume();
  }

  @Test
  void theEndOfTheServiceEndsParkedCalls() throws Exception {
    var first = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    first.answer();
    parking.close();
    assertThat(child.isAnswered().toString()).contains("\"action\":\"cancel\"");
    verify(lease, timeout(5000)).discard();
    await().until(() -> !parking.hasCalls());
  }

  @Test
  void aStateThatIsTooOldIsRefusedThoughTheCallStillWaits() throws Exception {
    var first = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    JsonNode asked = first.answer();
    now = now.plus(Duration.ofMinutes(10));
    assertThat(retry(asked, ANN).answer().at("/error/code").asInt()).isEqualTo(-32_602);
    assertThat(parking.size()).isEqualTo(1);
  }

  @Test
  void aChildThatAsksWithoutEndIsRefused() throws Exception {
    call(CAN_ASK, "");
    child.hears("tools/call");
    for (int id = 1; id <= 101; id++) {
      asks(id);
    }
    assertThat(child.isAnswered().toString()).contains("\"id\":101", "-32601");
  }

  @Test
  void aStateIsGoodForTheSameCallOnly() throws Exception {
    var first = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    JsonNode asked = first.answer();
    String state = asked.at("/result/requestState").asString();
    char other = state.charAt(9) == 'A' ? 'B' : 'A';
    String tampered = state.substring(0, 9) + other + state.substring(10);
    String members = ",\"inputResponses\":{},\"requestState\":\"%s\"";
    var forged = take(request("2", CAN_ASK, members.formatted(tampered)), ANN);
    assertThat(forged.answer().at("/error/code").asInt()).isEqualTo(-32_602);
    var unlike = take(request("3", CAN_ASK, members.formatted(state), "", "{\"a\":1}"), ANN);
    assertThat(unlike.answer().at("/error/code").asInt()).isEqualTo(-32_602);
    assertThat(parking.size()).isEqualTo(1);
  }

  @Test
  void whatIsNotAnsweredIsAskedAgain() throws Exception {
    var first = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    JsonNode asked = first.answer();
    String members =
        ",\"inputResponses\":{},\"requestState\":%s".formatted(asked.at("/result/requestState"));
    JsonNode again = take(request("2", CAN_ASK, members), ANN).answer();
    assertThat(again.at("/result/inputRequests")).isEqualTo(asked.at("/result/inputRequests"));
    assertThat(again.at("/result/requestState")).isNotEqualTo(asked.at("/result/requestState"));
    retry(again, ANN);
    assertThat(child.isAnswered().toString()).contains("\"id\":7", "\"action\":\"accept\"");
  }

  @Test
  void answersGivenBeforehandAreTakenWhenTheChildAsks() throws Exception {
    var first = call(CAN_ASK, "");
    child.hears("tools/call");
    asks(7);
    String key = first.answer().at("/result/inputRequests").propertyNames().iterator().next();
    String members = ",\"inputResponses\":{\"%s\":{\"action\":\"decline\"}}".formatted(key);
    take(request("9", CAN_ASK, members), ANN);
    child.hears("tools/call");
    asks(9);
    assertThat(child.isAnswered().toString()).contains("\"id\":9", "\"action\":\"decline\"");
  }

  @Test
  void nobodyComesBackForEver() throws Exception {
    var impatient = new Parking(children.upstreams(), Duration.ofMillis(50), () -> now);
    var outlet = new RecordedOutlet();
    impatient.call(child.server(), handshake, request("1", CAN_ASK, ""), ANN, outlet, _ -> {});
    child.hears("tools/call");
    asks(7);
    JsonNode asked = outlet.answer();
    assertThat(child.isAnswered().toString()).contains("\"id\":7", "\"action\":\"cancel\"");
    child.isTold("notifications/cancelled");
    verify(lease, timeout(5000)).discard();
    await().until(() -> impatient.size() == 0 && !impatient.hasCalls());
    var late = new RecordedOutlet();
    String members =
        ",\"inputResponses\":{},\"requestState\":%s".formatted(asked.at("/result/requestState"));
    impatient.call(child.server(), handshake, request("2", CAN_ASK, members), ANN, late, _ -> {});
    assertThat(late.answer().at("/error/code").asInt()).isEqualTo(-32_602);
  }

  @Test
  void aChildThatTalksWithoutEndIsHeardNoMoreThanIsBounded() throws Exception {
    var holdUp = new CompletableFuture<Void>();
    var blocked = new CompletableFuture<Void>();
    var outlet =
        new RecordedOutlet() {
          @Override
          public void say(Notification note) {
            blocked.complete(null);
            holdUp.join();
            super.say(note);
          }
        };
    ModernRequest loud = request("1", CAN_ASK, "", ",\"progressToken\":1", "{}");
    parking.call(child.server(), handshake, loud, ANN, outlet, _ -> {});
    Request heard = child.hears("tools/call");
    progress(heard, 0);
    blocked.get(10, TimeUnit.SECONDS); // the call's thread hears nothing now
    for (int i = 1; i <= 1500; i++) {
      progress(heard, i);
    }
    asks(7);
    assertThat(child.isAnswered().toString()).contains("\"id\":7", "-32601");
    child.answer(heard, "{\"content\":[]}");
    holdUp.complete(null);
    assertThat(outlet.answer().at("/result/resultType").asString()).isEqualTo("complete");
    assertThat(outlet.said).hasSize(1001);
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
    return call(capabilities, members, "");
  }

  private RecordedOutlet call(String capabilities, String members, String meta) {
    return take(request("1", capabilities, members, meta, "{}"), ANN);
  }

  private RecordedOutlet retry(JsonNode asked, Client client) {
    return retry("2", asked, client, "");
  }

  private RecordedOutlet retry(String id, JsonNode asked, Client client, String meta) {
    var responses = JsonMapper.shared().createObjectNode();
    asked
        .at("/result/inputRequests")
        .propertyNames()
        .forEach(key -> responses.putObject(key).put("action", "accept").putObject("content"));
    String members =
        ",\"inputResponses\":%s,\"requestState\":%s"
            .formatted(responses, asked.at("/result/requestState"));
    return take(request(id, CAN_ASK, members, meta, "{}"), client);
  }

  private RecordedOutlet take(ModernRequest request, Client client) {
    var outlet = new RecordedOutlet();
    parking.call(child.server(), handshake, request, client, outlet, _ -> {});
    return outlet;
  }

  private static ModernRequest request(String id, String capabilities, String members) {
    return request(id, capabilities, members, "", "{}");
  }

  private static ModernRequest request(
      String id, String capabilities, String members, String meta, String arguments) {
    String params =
        """
        {"name":"add","arguments":%s%s,"_meta":{\
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{%s}%s}}\
        """
            .formatted(arguments, members, capabilities, meta);
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
