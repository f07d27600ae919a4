package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.call;
import static dev.mcpmanager.server.RunningManager.echo;
import static dev.mcpmanager.server.RunningManager.file;
import static dev.mcpmanager.server.RunningManager.finish;
import static dev.mcpmanager.server.RunningManager.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.MessageOutcome.Accepted;
import dev.mcpmanager.server.MessageOutcome.Invalid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process")
class MessagesProcessTests {

  @TempDir Path folder;

  @Test
  void idsOfEveryLegalTypeComeBackExactly() {
    try (var running = RunningManager.of(folder).started()) {
      for (String id : new String[] {"1", "\"1\"", "-7", "9223372036854775808", "\"\\u0061\\n\""}) {
        assertThat(running.answerText(echo(id, "x"))).contains("\"id\":" + id);
      }
    }
  }

  @Test
  void hundredsOfCallersWithOneIdEachGetTheirOwnAnswer() {
    try (var running = RunningManager.of(folder, "--delay=random:30ms").started()) {
      var answers =
          IntStream.range(0, 200).mapToObj(i -> running.send(echo("1", "text-" + i))).toList();
      for (int i = 0; i < answers.size(); i++) {
        assertThat(text(finish(answers.get(i))))
            .contains("\"text-" + i + "\"")
            .contains("\"id\":1");
      }
    }
  }

  @Test
  void answersInReverseOrderFindTheirCallers() {
    try (var running = RunningManager.of(folder, "--answer=reversed:3").started()) {
      var answers = IntStream.range(0, 3).mapToObj(i -> running.send(echo("1", "t" + i))).toList();
      for (int i = 0; i < 3; i++) {
        assertThat(text(finish(answers.get(i)))).contains("\"t" + i + "\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"twice", "late"})
  void aSecondAnswerIsNobodysAnswer(String how) {
    var definition = file(Map.of("timeouts", "{\"call\":\"500ms\"}"), "--answer=" + how);
    try (var running = new RunningManager(folder, definition).started()) {
      running.message(echo("1", "first"));
      var second = running.send(call("1", "pid", "{}"));
      assertThat(finish(second))
          .satisfiesAnyOf(
              outcome -> assertThat(text(outcome)).doesNotContain("first"),
              outcome -> assertThat(outcome).isInstanceOf(MessageOutcome.Failed.class));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"never", "wrong-id"})
  void aCallWithoutAnswerTimesOutAndIsCancelled(String how) {
    var definition = file(Map.of("timeouts", "{\"call\":\"400ms\"}"), "--answer=" + how);
    try (var running = new RunningManager(folder, definition).started()) {
      assertThat(running.failure(echo("\"mine\"", "x")))
          .isInstanceOf(CallFailure.TimedOut.class)
          .extracting(CallFailure::message)
          .asString()
          .contains("did not answer 'tools/call' within");
      assertThat(running.awaitStderr("cancelled ")).doesNotContain("mine");
    }
  }

  @Test
  void progressKeepsACallAlive() {
    var definition =
        file(Map.of("timeouts", "{\"call\":\"600ms\",\"callMax\":\"20s\"}"), "--progress=5x300ms");
    try (var running = new RunningManager(folder, definition).started()) {
      var patient =
          """
          {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":\
          {"text":"done"},"_meta":{"progressToken":"p"}}}\
          """;
      assertThat(running.answerText(patient)).contains("done");
    }
  }

  @Test
  void aCallersCancellationReachesTheServerUnderItsOwnId() {
    try (var running = RunningManager.of(folder, "--answer=never").started()) {
      var call = running.send(echo("\"mine\"", "x"));
      // What is answered after it proves that the call itself has been read: an unread one is taken
      // back.
      running.answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
      var cancelled =
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"mine\"}}";
      assertThat(running.message(cancelled)).isInstanceOf(Accepted.class);
      assertThat(finish(call))
          .isInstanceOfSatisfying(
              MessageOutcome.Failed.class,
              failed -> assertThat(failed.failure()).isInstanceOf(CallFailure.Cancelled.class));
      assertThat(running.awaitStderr("cancelled ")).doesNotContain("mine");
    }
  }

  @Test
  void theDeathOfTheChildEndsEveryOpenCallWithTheReason() {
    var definition = file(Map.of("restart", "\"never\""), "--answer=never");
    try (var running = new RunningManager(folder, definition).started()) {
      var open = IntStream.range(0, 300).mapToObj(i -> running.send(echo("1", "t" + i))).toList();
      RunningManager.kill(running.view());
      for (CompletableFuture<MessageOutcome> call : open) {
        assertThat(finish(call))
            .isEqualTo(
                new MessageOutcome.Failed(new CallFailure.ChildGone(ONE, "was ended by SIGKILL")));
      }
    }
  }

  @Test
  void aStopEndsOpenCallsWithTheReason() {
    try (var running = RunningManager.of(folder, "--answer=never").started()) {
      var open = running.send(echo("1", "x"));
      running.stop();
      assertThat(finish(open))
          .isEqualTo(new MessageOutcome.Failed(new CallFailure.ChildGone(ONE, "is being stopped")));
    }
  }

  @Test
  void initializeIsAnsweredFromTheHandshakeAndInitializedIsNotPassedOn() {
    try (var running = RunningManager.of(folder).started()) {
      var initialize = "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":{}}";
      var answer = running.answer(initialize);
      assertThat(answer.at("/id").asString()).isEqualTo("i");
      assertThat(answer.at("/result/protocolVersion").asString()).isEqualTo("2025-11-25");
      var initialized = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
      assertThat(running.message(initialized)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void initializedIsNotPassedOnToAServerThatHasHadIt() {
    // The scripted server asks each time it is told that the client is ready.
    try (var running = RunningManager.of(folder, "--ask=ping").started()) {
      running.awaitStderr("answer ");
      running.message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
      running.answer(echo("1", "everything before this has been read"));
      running.answer(echo("2", "and everything that followed from it"));
      assertThat(running.stderr()).filteredOn(line -> line.startsWith("answer ")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "roots/list", "sampling/createMessage"})
  void whatTheChildAsksIsAnsweredAtOnce(String method) {
    try (var running = RunningManager.of(folder, "--ask=" + method).started()) {
      String answer = running.awaitStderr("answer ");
      assertThat(answer).contains(method.equals("ping") ? "\"result\":{}" : "-32601");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"banner", "between", "invalid-utf8", "nul", "bom", "crlf"})
  void noiseNeverBreaksTheChannel(String noise) {
    try (var running = RunningManager.of(folder, "--noise=" + noise).started()) {
      for (int i = 0; i < 3; i++) {
        assertThat(running.answerText(echo("1", "text-" + i))).contains("text-" + i);
      }
    }
  }

  @Test
  void aLargeAnswerIsRelayedWhole() {
    try (var running = RunningManager.of(folder, "--line-bytes=20m").started()) {
      assertThat(running.answerText(call("1", "big", "{}")).length()).isEqualTo(20 << 20);
    }
  }

  @Test
  void anAnswerOverTheLimitFailsItsCallAtOnceAndNothingElse() {
    var limits = new ChannelLimits(1 << 20, 256, 1 << 20);
    var definition = file(Map.of(), "--line-bytes=100m");
    try (var running = new RunningManager(folder, definition, limits).started()) {
      assertThat(running.failure(call("1", "big", "{}"))).isInstanceOf(CallFailure.TooLarge.class);
      assertThat(running.answerText(echo("2", "next"))).contains("next");
    }
  }

  @Test
  void aFloodOnStderrHindersNobody() {
    try (var running = RunningManager.of(folder, "--stderr-flood=20m").started()) {
      assertThat(running.answerText(echo("1", "through"))).contains("through");
      assertThat(running.manager.history().newestLogs(ONE, LogLine.Source.STDERR, 10).lines())
          .allSatisfy(line -> assertThat(line.text().length()).isLessThanOrEqualTo(8192));
    }
  }

  @Test
  void aChildThatStopsReadingCostsItsCallersA503AndCanStillBeStopped() {
    var limits = new ChannelLimits(64 << 20, 1000, 4 << 20);
    var definition =
        file(
            Map.of("timeouts", "{\"stdinClosed\":\"200ms\",\"terminated\":\"200ms\"}"),
            "--stop-reading");
    try (var running = new RunningManager(folder, definition, limits).started()) {
      String megabyte = "x".repeat(1 << 20);
      var calls = IntStream.range(0, 8).mapToObj(i -> running.send(echo("1", megabyte))).toList();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> calls.stream().anyMatch(CompletableFuture::isDone));
      assertThat(calls)
          .filteredOn(CompletableFuture::isDone)
          .allSatisfy(call ->
              assertThat(((MessageOutcome.Failed) call.join()).failure())
                  .isInstanceOf(CallFailure.Overloaded.class));
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(calls).allSatisfy(call -> assertThat(call).isDone());
    }
  }

  @Test
  void aChildThatStopsReadingBlocksNoCaller() {
    try (var running = RunningManager.of(folder, "--stop-reading").started()) {
      String text = "x".repeat(8 << 10);
      var calls =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () -> IntStream.range(0, 400).mapToObj(i -> running.send(echo("1", text))).toList());
      assertThat(calls).noneMatch(CompletableFuture::isDone);
      assertThat(running.manager.figures(ONE).orElseThrow().bytesQueued())
          .isGreaterThan(300L * text.length());
    }
  }

  @Test
  void itsOwnLimitsHoldForAServerAndAreNamedInTheRefusal() {
    var definition = file(Map.of("limits", "{\"calls\":2}"), "--answer=never");
    try (var running = new RunningManager(folder, definition).started()) {
      var open = running.send(echo("1", "x"));
      assertThat(running.failure(echo("2", "x")).message())
          .isEqualTo(
              "Server 'one' is overloaded: 1 calls of this client are in flight, and the other 1 of 2"
                  + " are kept for others (limits.calls in its definition, or"
                  + " mcp-manager.limits.max-in-flight); try again in a moment.");
      var another = running.send("one", new Caller.Client("another"), echo("3", "x"));
      assertThat(running.failure(echo("4", "x")).message())
          .contains("overloaded: 2 calls are in flight, and 2 are the most (limits.calls");
      assertThat(running.manager.figures(ONE).orElseThrow().traffic().refusedInFlight())
          .isEqualTo(2);
      assertThat(open).isNotDone();
      assertThat(another).isNotDone();
    }
  }

  @Test
  void whatIsNoMessageIsRefusedWithTheJsonRpcCode() {
    try (var running = RunningManager.of(folder).started()) {
      assertThat(running.message("{"))
          .isInstanceOfSatisfying(Invalid.class, i -> assertThat(i.code()).isEqualTo(-32700));
      assertThat(running.message("[]"))
          .isInstanceOfSatisfying(Invalid.class, i -> assertThat(i.code()).isEqualTo(-32600));
      assertThat(running.message("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"x\"}"))
          .isInstanceOf(Invalid.class);
    }
  }

  @Test
  void aServerThatDoesNotRunIsNamedWithItsState() {
    try (var running = RunningManager.of(folder)) {
      assertThat(running.failure(echo("1", "x"))).isInstanceOf(CallFailure.NotRunning.class);
      assertThat(finish(running.send("nobody", "{}")))
          .isEqualTo(
              new MessageOutcome.Failed(new CallFailure.UnknownServer(new ServerId("nobody"))));
    }
  }

  @Test
  void unknownMembersNumbersAndOrderReachTheChildAndComeBackUntouched() {
    try (var running = RunningManager.of(folder).started()) {
      var odd =
          """
          {"zzz":1E400,"params":{"name":"echo","arguments":{"text":"a\\u00e9\\/b","n":0.1000}},\
          "method":"tools/call","id":12345678901234567890,"jsonrpc":"2.0"}\
          """;
      assertThat(running.answerText(odd)).contains("\"id\":12345678901234567890");
      assertThat(running.answer(odd).at("/result/content/0/text").asString()).isEqualTo("aé/b");
    }
  }
}
