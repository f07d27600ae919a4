package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.call;
import static dev.mcpmanager.server.RunningManager.echo;
import static dev.mcpmanager.server.RunningManager.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class SupervisionProcessTests {

  private static final String QUICK_RESTARTS =
      "{\"policy\":\"on-failure\",\"initialDelay\":\"20ms\",\"jitter\":0,\"maxRestarts\":2}";
  private static final String QUICK_STOP = "{\"stdinClosed\":\"200ms\",\"terminated\":\"200ms\"}";

  @TempDir Path folder;

  @Test
  void startsAServerAndStopsIt() {
    try (var running = RunningManager.of(folder)) {
      assertThat(running.view().state()).isEqualTo("stopped");
      assertThat(running.start()).isInstanceOf(Done.class);
      ServerView ready = running.view();
      assertThat(ready.state()).isEqualTo("ready");
      assertThat(ready.status()).isEqualTo(ServerStatus.RUNNING);
      assertThat(ready.mcp()).isNotNull().satisfies(m -> assertThat(m.era()).isEqualTo("legacy"));
      long pid = Objects.requireNonNull(ready.pid());
      assertThat(RunningManager.runs(pid)).isTrue();
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(RunningManager.runs(pid)).isFalse();
      assertThat(running.view().pid()).isNull();
      assertThat(running.events()).containsExactly("Starting", "Started", "Stopped");
    }
  }

  @Test
  void aRestartBringsAnotherChild() {
    try (var running = RunningManager.of(folder).started()) {
      Long first = running.view().pid();
      assertThat(RunningManager.finish(running.manager.restart(RunningManager.ONE, "a test")))
          .isInstanceOf(Done.class);
      assertThat(running.view().pid()).isNotNull().isNotEqualTo(first);
      assertThat(running.view().restartCount()).isZero();
    }
  }

  @Test
  void aChildThatCrashesIsRestartedByItself() {
    var definition = file(Map.of("restart", QUICK_RESTARTS));
    try (var running = new RunningManager(folder, definition).started()) {
      var _ = running.send(call("1", "exit", "{\"code\":3}"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> running.view().restartCount() == 1 && running.view().state().equals("ready"));
      assertThat(running.view().lastError()).isEqualTo("Server 'one' exited with code 3.");
      assertThat(running.events())
          .containsExactly("Starting", "Started", "Stopped", "Restarting", "Starting", "Started");
    }
  }

  @Test
  void aCrashLoopEndsAtTheLimit() {
    var definition =
        file(Map.of("restart", QUICK_RESTARTS), "--exit-after-ready=1ms", "--exit-code=9");
    try (var running = new RunningManager(folder, definition).started()) {
      running.awaitState("failed");
      assertThat(running.view().restartCount()).isEqualTo(2);
      assertThat(running.events()).filteredOn("Restarting"::equals).hasSize(2);
      assertThat(running.events()).endsWith("Stopped", "RestartFailed");
      assertThat(running.view().reason()).contains("given up after 2 restarts in a row");
    }
  }

  @Test
  void aServerThatExitsAtItsStartSaysWhyAndIsTriedAgain() {
    var definition = file(Map.of("restart", QUICK_RESTARTS), "--exit-at-start", "--exit-code=7");
    try (var running = new RunningManager(folder, definition)) {
      assertThat(running.start())
          .isInstanceOfSatisfying(
              NotStarted.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(Cause.DIED);
                assertThat(failed.message())
                    .startsWith("Server 'one' exited with code 7 before it was ready.")
                    .contains("Its last line on stderr:");
              });
      running.awaitState("failed");
    }
  }

  @Test
  void aServerThatIsNeverReadyIsEndedAtItsDeadline() {
    var definition =
        file(
            Map.of(
                "restart", "\"never\"",
                "timeouts", "{\"start\":\"700ms\",\"stdinClosed\":\"1s\"}"),
            "--never-ready");
    try (var running = new RunningManager(folder, definition)) {
      assertThat(running.start())
          .isInstanceOfSatisfying(
              NotStarted.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(Cause.NEVER_READY);
                assertThat(failed.message()).contains("was not ready within 700 ms");
              });
      assertThat(running.view().state()).isEqualTo("failed");
    }
  }

  @Test
  void aLegacyServerThatLeavesAtTheProbeIsLaunchedAgainAndThatIsNoCrash() {
    try (var running = RunningManager.of(folder, "--exit-at-probe").started()) {
      assertThat(running.view().restartCount()).isZero();
      assertThat(running.view().lastError()).isNull();
      assertThat(running.answer(echo("1", "hi")).at("/result/content/0/text").asString())
          .isEqualTo("hi");
    }
  }

  @Test
  void aModernServerIsSpokenToInItsOwnEra() {
    try (var running = RunningManager.of(folder, "--era=modern").started()) {
      assertThat(running.view().mcp())
          .isNotNull()
          .satisfies(mcp -> assertThat(mcp.protocolVersion()).isEqualTo("2026-07-28"));
      assertThat(running.answer(echo("1", "hi")).at("/result/content/0/text").asString())
          .isEqualTo("hi");
    }
  }

  @Test
  void aServerThatIsReadyBySpawnMakesItsHandshakeWithItsCaller() {
    var definition = file(Map.of("readiness", "\"spawn\""));
    try (var running = new RunningManager(folder, definition).started()) {
      assertThat(running.view().mcp()).isNull();
      var initialize =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
              + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{}}}";
      assertThat(running.answer(initialize).at("/result/protocolVersion").asString())
          .isEqualTo("2025-11-25");
    }
  }

  @Test
  void theLadderEndsEvenAChildThatIgnoresEverything() {
    var definition = file(Map.of("timeouts", QUICK_STOP), "--ignore-stdin-eof", "--ignore-sigterm");
    try (var running = new RunningManager(folder, definition).started()) {
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(running.view().lastExit())
          .isNotNull()
          .satisfies(exit -> assertThat(exit.signal()).isEqualTo("SIGKILL"));
    }
  }

  @Test
  void aGrandchildOutlivesNeitherAStopNorACrash() {
    var definition = file(Map.of("restart", "\"never\""), "--grandchild");
    try (var running = new RunningManager(folder, definition).started()) {
      long first = grandchild(running);
      running.stop();
      assertThat(RunningManager.runs(first)).isFalse();
      running.started();
      long second = grandchild(running);
      assertThat(second).isNotEqualTo(first);
      var _ = running.send(call("1", "exit", "{\"code\":1}"));
      running.awaitState("failed");
      assertThat(RunningManager.runs(second)).isFalse();
    }
  }

  private static long grandchild(RunningManager running) {
    running.awaitStderr("grandchild ");
    String line =
        running.stderr().stream()
            .filter(l -> l.startsWith("grandchild "))
            .reduce((_, b) -> b)
            .get();
    return Long.parseLong(line.substring("grandchild ".length()));
  }

  @Test
  void aChildThatClosesItsStdoutIsLostThoughItLives() {
    var definition = file(Map.of("restart", "\"never\"", "timeouts", QUICK_STOP), "--close-stdout");
    try (var running = new RunningManager(folder, definition).started()) {
      running.awaitState("failed");
      assertThat(running.view().lastError()).contains("closed its stdout");
      assertThat(running.events()).contains("ErrorRaised").endsWith("Stopped", "RestartFailed");
    }
  }

  @Test
  void closingTheManagerLeavesNothingBehind() {
    var definition = file(Map.of(), "--ignore-stdin-eof", "--ignore-sigterm", "--grandchild");
    long child;
    long grandchild;
    try (var running = new RunningManager(folder, definition).started()) {
      child = Objects.requireNonNull(running.view().pid());
      grandchild = grandchild(running);
    }
    assertThat(RunningManager.runs(child)).isFalse();
    assertThat(RunningManager.runs(grandchild)).isFalse();
  }

  @Test
  void aMissingCommandFailsForGoodAndSaysWhatIsMissing() {
    var definition = "{\"mcpServers\":{\"one\":{\"command\":\"no-such-command\"}}}";
    try (var running = new RunningManager(folder, definition)) {
      assertThat(running.start())
          .isInstanceOfSatisfying(
              NotStarted.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(Cause.DEFINITION);
                assertThat(failed.message())
                    .contains("Server 'one' cannot start: command 'no-such-command' was not found");
              });
      assertThat(running.view().state()).isEqualTo("failed");
      assertThat(running.events()).containsExactly("Starting", "ErrorRaised");
    }
  }

  @Test
  void oneBadEntryFailsAlone() {
    var definition =
        "{\"mcpServers\":{\"one\":{\"command\":\"%s\",\"args\":[\"${MISSING}\"]},\"two\":%s}}"
            .formatted("node", "{\"command\":\"true\"}");
    try (var running = new RunningManager(folder, definition)) {
      assertThat(running.view().state()).isEqualTo("failed");
      assertThat(running.view().lastError()).contains("MISSING");
      assertThat(running.start()).isInstanceOf(NotStarted.class);
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(running.manager.servers()).hasSize(2);
      assertThat(running.failure(echo("1", "x"))).isInstanceOf(CallFailure.NotRunning.class);
    }
  }

  @Test
  void aBrokenFileIsTakenAsSoonAsItIsMended() {
    try (var running = new RunningManager(folder, "{\"mcpServers\": {")) {
      assertThat(running.manager.servers()).isEmpty();
      assertThat(running.manager.definitions().error()).startsWith("line 1, column 17");
      running.write(file(Map.of("autoStart", "true")));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> running.manager.servers().size() == 1);
      assertThat(running.manager.definitions().error()).isNull();
      assertThat(running.events()).startsWith("ServersChanged");
      running.awaitState("ready");
    }
  }

  @Test
  void aDisabledServerIsListedButNotStarted() {
    var definition = file(Map.of("disabled", "true", "autoStart", "true"));
    try (var running = new RunningManager(folder, definition)) {
      assertThat(running.start())
          .isInstanceOfSatisfying(
              NotStarted.class, failed -> assertThat(failed.message()).contains("disabled"));
      assertThat(running.view().reason()).isEqualTo("is disabled in the definitions file");
      assertThat(running.view().state()).isEqualTo("stopped");
    }
  }
}
