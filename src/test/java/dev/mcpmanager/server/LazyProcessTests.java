package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.call;
import static dev.mcpmanager.server.RunningManager.echo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Done;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Servers that are started by their first use and stopped for want of it.
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LazyProcessTests {

  @TempDir Path folder;

  private RunningManager running(String extra) {
    return new RunningManager(folder, new ServersFile().shell("one", extra));
  }

  private RunningManager running(String extra, String script) {
    return new RunningManager(folder, new ServersFile().shell("one", extra, script));
  }

  @Test
  void theFirstMessageStartsALazyServerAndIsAnswered() {
    try (var running = running("{'lazy':true}")) {
      assertThat(running.view().state()).isEqualTo("stopped");
      assertThat(Sightings.in(folder)).isEmpty();
      assertThat(running.answerText(echo("\"a\"", "x"))).contains("\"id\":\"a\"", "\"result\"");
      assertThat(running.view().state()).isEqualTo("ready");
      assertThat(running.run().startedBy()).isEqualTo("first-use");
    }
  }

  @Test
  void manyFirstMessagesStartOneChildAndAllAreAnswered() {
    try (var running = running("{'lazy':true}", "sleep 0.3; serve")) {
      List<CompletableFuture<MessageOutcome>> sent =
          IntStream.range(0, 20)
              .parallel()
              .mapToObj(i -> running.send(echo(String.valueOf(i), "")))
              .toList();
      for (int i = 0; i < 20; i++) {
        assertThat(RunningManager.text(RunningManager.finish(sent.get(i))))
            .contains("\"id\":" + i + ",", "\"text\":\"" + running.pid() + "\"");
      }
      assertThat(running.events()).containsExactly("Starting", "Started");
      assertThat(running.manager.history().runs(ONE)).hasSize(1);
    }
  }

  @Test
  void aMessageThatCannotStartItsServerIsToldWhy() {
    var file =
        new ServersFile()
            .command("one", "{'lazy':true}", "no-such-command", List.of())
            .command(
                "two",
                "{'lazy':true,'restart':'never'}",
                "sh",
                List.of("-c", "echo why >&2; exit 3"));
    try (var running = new RunningManager(folder, file)) {
      assertThat(running.failure(echo("1", "")))
          .isInstanceOfSatisfying(
              CallFailure.NotStarted.class,
              failure -> {
                assertThat(failure.cause()).isEqualTo(Cause.DEFINITION);
                assertThat(failure.message()).contains("command 'no-such-command' was not found");
              });
      MessageOutcome died = RunningManager.finish(running.send("two", echo("1", "")));
      assertThat(died)
          .isInstanceOfSatisfying(
              MessageOutcome.Failed.class,
              failed ->
                  assertThat(failed.failure())
                      .isInstanceOfSatisfying(
                          CallFailure.NotStarted.class,
                          failure -> {
                            assertThat(failure.cause()).isEqualTo(Cause.DIED);
                            assertThat(failure.message()).contains("exited with code 3", "'why'");
                          }));
      // What has failed is not started again by whoever asks next.
      assertThat(running.failure(echo("2", ""))).isInstanceOf(CallFailure.NotRunning.class);
    }
  }

  @Test
  void whoIsNotUsedIsStoppedAndTheNextMessageStartsItAgain() {
    try (var running = running("{'idleStop':'300ms'}").started()) {
      long first = running.pid();
      Run idle = running.awaitEnds(1).getFirst();
      assertThat(idle.end()).isEqualTo("was stopped because nobody used it for 300 ms");
      assertThat(idle.cause()).isEqualTo("requested");
      assertThat(idle.rung()).isEqualTo("stdin-closed");
      running.awaitState("stopped");
      assertThat(Sightings.in(folder)).isEmpty();
      assertThat(running.answerText(echo("1", ""))).doesNotContain("\"" + first + "\"");
      assertThat(running.run().startedBy()).isEqualTo("first-use");
      assertThat(running.view().restartCount()).isZero();
    }
  }

  @Test
  void aMessageThatMeetsAnIdleStopWaitsForTheNextChild() {
    // It takes its time to leave, so the message comes while it is being stopped.
    try (var running = running("{'idleStop':'200ms'}", "serve; sleep 0.7").started()) {
      long first = running.pid();
      running.awaitState("stopping");
      assertThat(running.answerText(echo("1", ""))).doesNotContain("\"" + first + "\"");
      assertThat(running.awaitEnds(1).getFirst().pid()).isEqualTo(first);
    }
  }

  @Test
  void aPersonsStopIsFinalForMessages() {
    try (var running = running("{'lazy':true,'idleStop':'10m'}")) {
      running.answer(echo("1", ""));
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(running.failure(echo("2", "")))
          .isInstanceOfSatisfying(
              CallFailure.NotRunning.class,
              failure -> assertThat(failure.message()).contains("was stopped on request"));
      assertThat(running.view().state()).isEqualTo("stopped");
      assertThat(running.manager.history().runs(ONE)).hasSize(1);
    }
  }

  @Test
  void aLazyServerThatWasNeverStartedCanBeStopped() {
    try (var running = running("{'lazy':true}")) {
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(running.failure(echo("1", ""))).isInstanceOf(CallFailure.NotRunning.class);
      assertThat(running.manager.history().runs(ONE)).isEmpty();
    }
  }

  @Test
  void anIdleStopWaitsForALongCall() {
    var file = new ServersFile().scripted("one", "{'idleStop':'200ms'}");
    try (var running = new RunningManager(folder, file).started()) {
      String answer = running.answerText(call("1", "slow", "{\"ms\":1500}"));
      assertThat(answer).contains("slept 1500 ms");
      assertThat(running.awaitEnds(1).getFirst().callsInFlight()).isZero();
    }
  }
}
