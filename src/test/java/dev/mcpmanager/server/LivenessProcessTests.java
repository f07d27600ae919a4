package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Busy, deaf, hung: told apart with real children. A frozen one is row P17 of the fault matrix.
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LivenessProcessTests {

  private static final String WATCHED =
      "'liveness':{'interval':'300ms','timeout':'200ms'},'restart':'never'";
  private static final String DEAF = "--ignore=ping,tools/list";

  @TempDir Path folder;

  private RunningManager started(String extra, String... options) {
    var file = new ServersFile().scripted("one", "{" + extra + "}", options);
    return new RunningManager(folder, file).started();
  }

  private static void awaitStdout(RunningManager running, int count, Predicate<String> wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            running.manager.history().newestLogs(ONE, LogLine.Source.STDOUT, 1000).lines().stream()
                    .map(LogLine::text)
                    .filter(wanted)
                    .count()
                >= count);
  }

  private static void assertUndisturbed(RunningManager running, long pid) {
    assertThat(running.view().state()).isEqualTo("ready");
    assertThat(running.pid()).isEqualTo(pid);
    assertThat(running.events()).containsExactly("Starting", "Started");
  }

  @Test
  void whoComputesIsDoubtedButNotRestarted() {
    try (var running = started(WATCHED, "--spin=3500ms")) {
      long pid = running.pid();
      Awaitility.await().until(() -> running.view().reason() != null);
      assertThat(running.view().reason()).contains("ping");
      // It answers again, with nobody but the watch having asked.
      awaitStdout(running, 1, line -> line.contains("\"result\":{}"));
      assertUndisturbed(running, pid);
      Awaitility.await().until(() -> running.view().reason() == null);
    }
  }

  @Test
  void whoComputesForLongerThanAnyCallMayTakeIsHung() {
    try (var running =
        started(
            WATCHED + ",'timeouts':{'call':'1s','callMax':'1s','stdinClosed':'100ms'}",
            "--spin=60s")) {
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.cause()).isEqualTo("hung");
      assertThat(run.end()).contains("although it was given time to compute");
    }
  }

  @Test
  void whoIgnoresPingButAnswersOtherwiseIsLeftAlone() {
    try (var running = started(WATCHED, "--ignore=ping")) {
      long pid = running.pid();
      awaitStdout(running, 2, line -> line.contains("\"tools\":["));
      assertUndisturbed(running, pid);
    }
  }

  @Test
  void whoAnswersNothingAndDoesNothingIsHung() {
    try (var running = started(WATCHED, DEAF)) {
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.cause()).isEqualTo("hung");
      assertThat(run.end())
          .startsWith("hangs: it has written nothing for ")
          .contains("it answered neither 'ping' nor 'tools/list', within 200 ms each")
          .contains("next to no processor time");
      assertThat(running.view().state()).isEqualTo("failed");
    }
  }

  @Test
  void aLongCallIsNotDisturbed() {
    try (var running = started(WATCHED, DEAF)) {
      long pid = running.pid();
      CompletableFuture<MessageOutcome> slow = running.send(call("1", "slow", "{\"ms\":3000}"));
      assertThat(RunningManager.text(RunningManager.finish(slow))).contains("slept 3000 ms");
      assertThat(running.pid()).isEqualTo(pid);
      // Without the call, the same server is hung in less time than that.
      assertThat(running.awaitEnds(1).getFirst().cause()).isEqualTo("hung");
    }
  }

  @Test
  void noiseIsLife() {
    try (var running = started(WATCHED, DEAF, "--chatter=50ms")) {
      long pid = running.pid();
      awaitStdout(running, 60, "Still here."::equals);
      assertUndisturbed(running, pid);
    }
  }
}
