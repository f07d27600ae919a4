package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.echo;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The black box: what is known of a run afterwards.
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class RunsProcessTests {

  private static final String NO_RESTART = "{'restart':'never'}";
  private static final String QUICK_RESTARTS = "{'restart':{'initialDelay':'20ms','jitter':0}}";

  @TempDir Path folder;

  private RunningManager running(ServersFile file) {
    return new RunningManager(folder, file);
  }

  @Test
  void runsSurviveARestartOfTheService() {
    var file = new ServersFile().shell("one", "{}");
    Run told;
    try (var running = running(file).started()) {
      long pid = running.pid();
      running.stop();
      told = running.run();
      assertThat(told.pid()).isEqualTo(pid);
      assertThat(told.startedBy()).isEqualTo("person");
      assertThat(told.requestedBy()).isEqualTo("a test");
      assertThat(told.startReason()).isEqualTo("was started on request");
      assertThat(told.era()).isEqualTo("legacy");
      assertThat(told.readyAfterMillis()).isNotNull();
      assertThat(told.program()).isEqualTo(real("/bin/sh"));
      assertThat(told.cause()).isEqualTo("requested");
      assertThat(told.rung()).isEqualTo("stdin-closed");
      running.started();
    }
    try (var running = running(file)) {
      List<Run> runs = running.manager.history().runs(ONE);
      assertThat(runs).extracting(Run::number).containsExactly(2L, 1L);
      assertThat(runs.getLast()).isEqualTo(told);
      assertThat(runs.getFirst().endedAt()).isNotNull();
      assertThat(runs.getFirst().end()).isEqualTo("was stopped on request");
      running.started();
      assertThat(running.run().number()).isEqualTo(3);
    }
  }

  private static String real(String program) {
    try {
      return Path.of(program).toRealPath().toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// What is on disk while a server runs is what a service that is killed leaves behind.
  @Test
  void aRunThatWasCutOffByTheEndOfTheServiceSaysSo(@TempDir Path other) throws Exception {
    var file = new ServersFile().shell("one", "{}");
    Path journal = Files.createDirectories(other.resolve("state/runs")).resolve("one.jsonl");
    try (var running = running(file).started()) {
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(folder.resolve("state/runs/one.jsonl"))
                  .content()
                  .contains("\"readyAfterMillis\":" + running.run().readyAfterMillis()));
      Files.copy(folder.resolve("state/runs/one.jsonl"), journal);
    }
    try (var running = new RunningManager(other, file)) {
      Run cut = running.run();
      assertThat(cut.cause()).isEqualTo("service-ended");
      assertThat(cut.exit()).isNull();
      assertThat(cut.message()).contains("service");
      running.started();
      assertThat(running.run().number()).isEqualTo(2);
    }
  }

  @Test
  void aRunHasItsOwnLastWordsOnly() {
    var script =
        "if [ -e second ]; then serve; exit; fi; "
            + "if [ -e first ]; then touch second; exit 1; fi; "
            + "touch first; serve 3; echo 'words of the first' >&2; exit 1";
    try (var running = running(new ServersFile().shell("one", QUICK_RESTARTS, script)).started()) {
      List<Run> ended = running.awaitEnds(2);
      assertThat(ended.getFirst().stderr()).containsExactly("words of the first");
      assertThat(ended.get(1).stderr()).isEmpty();
      running.awaitState("ready");
      assertThat(running.run().startedBy()).isEqualTo("restart-policy");
      assertThat(running.run().requestedBy()).isNull();
      assertThat(running.stderr()).containsExactly("words of the first"); // the log has it all
    }
  }

  @Test
  void aKillFromOutsideIsACrashByThatSignal() {
    try (var running = running(new ServersFile().shell("one", NO_RESTART)).started()) {
      RunningManager.kill(running.view());
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.cause()).isEqualTo("crash");
      assertThat(run.exit()).isEqualTo(new Run.ExitStatus(null, "SIGKILL"));
      assertThat(run.end()).isEqualTo("was ended by SIGKILL, which this service did not send");
      assertThat(run.rung()).isNull();
      assertThat(run.decision()).isEqualTo("give-up");
    }
  }

  @Test
  void theCallsThatAnEndLeftWithoutAnswerAreCounted() {
    var file = new ServersFile().scripted("one", NO_RESTART, "--answer=never");
    try (var running = running(file).started()) {
      var first = running.send(echo("1", ""));
      var second = running.send(echo("2", ""));
      RunningManager.kill(running.view());
      assertThat(RunningManager.finish(first)).isInstanceOf(MessageOutcome.Failed.class);
      assertThat(RunningManager.finish(second)).isInstanceOf(MessageOutcome.Failed.class);
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.callsInFlight()).isEqualTo(2);
      assertThat(run.message()).contains("2 calls were in flight");
    }
  }

  @Test
  void whoRanOutOfMemoryByItsOwnWordIsQuoted() {
    var fill = "const all = []; for (;;) all.push(new Array(1e5).fill(all.length))";
    var file =
        new ServersFile()
            .command("one", NO_RESTART, "node", List.of("--max-old-space-size=20", "-e", fill));
    try (var running = running(file)) {
      running.start();
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.cause()).isEqualTo("out-of-memory");
      assertThat(run.evidence()).contains("JavaScript heap out of memory");
      assertThat(running.view().state()).isEqualTo("failed");
    }
  }

  @Test
  void whoLacksACredentialIsTriedOnceMoreAndThenGivenUpInItsOwnWords() {
    var script = "echo 'Error: API key missing' >&2; echo 'bye' >&2; exit 1";
    var file = new ServersFile().command("one", QUICK_RESTARTS, "sh", List.of("-c", script));
    try (var running = running(file)) {
      running.start();
      running.awaitState("failed");
      List<Run> ended = running.awaitEnds(2);
      assertThat(ended).extracting(Run::cause).containsExactly("authentication", "authentication");
      assertThat(ended).extracting(Run::decision).containsExactly("restart", "give-up");
      assertThat(ended.getLast().evidence()).isEqualTo("Error: API key missing");
      assertThat(running.view().reason())
          .isEqualTo(
              "exited with code 1 before it was ready; given up after 1 restart in a row, as it says"
                  + " that its credentials are missing or refused: 'Error: API key missing'");
    }
  }
}
