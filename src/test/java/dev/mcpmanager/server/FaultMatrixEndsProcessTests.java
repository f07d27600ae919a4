package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.echo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ActionOutcome.Done;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How servers end, and what must not be left of them: the rows of the fault matrix after those of
/// [FaultMatrixProcessTests].
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class FaultMatrixEndsProcessTests {

  private static final String QUICK_STOP =
      "'timeouts':{'stdinClosed':'200ms','terminated':'200ms'}";
  private static final String NO_RESTART = "{'restart':'never'," + QUICK_STOP + "}";

  /// What a server starts beside itself; each process of it would live for long.
  enum Family {
    BACKGROUND("sleep 1000 & serve", 2),
    BELOW_A_SHELL("sleep 1000 & (serve)", 3),
    DOUBLE_FORK("(sleep 1000 &); serve", 2),
    OTHER_SESSION("setsid sleep 1000 & serve", 2),
    DAEMON("(setsid sh -c 'sleep 1000 &' < /dev/null > /dev/null 2>&1 &); serve", 2),
    DAEMON_WITH_CLEARED_ENVIRONMENT(
        "(env -i setsid /bin/sh -c '/bin/sleep 1000 &' < /dev/null > /dev/null 2>&1 &); serve", 2),
    DAEMON_THAT_KEEPS_STDOUT("(setsid sh -c 'sleep 1000 &' &); serve", 2);

    private final String script;
    private final int size;

    Family(String script, int size) {
      this.script = script;
      this.size = size;
    }
  }

  @TempDir Path folder;

  private RunningManager started(Family family) {
    var file = new ServersFile().shell("one", NO_RESTART, family.script);
    var running = new RunningManager(folder, file).started();
    Awaitility.await().until(() -> Sightings.in(folder).size() == family.size);
    return running;
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void p09_aStopLeavesNothingOfAFamily(Family family) {
    try (var running = started(family)) {
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(Sightings.in(folder)).isEmpty();
      assertThat(running.run().message()).contains("was swept");
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void p09_aCrashLeavesNothingOfAFamily(Family family) {
    try (var running = started(family)) {
      RunningManager.kill(running.view());
      Run run = running.awaitEnds(1).getFirst();
      assertThat(Sightings.in(folder)).isEmpty();
      assertThat(run.swept()).isEqualTo(family.size - 1);
      assertThat(run.cause()).isEqualTo("crash");
    }
  }

  @Test
  void p11_forksDuringTheStopGainNothingAndOtherServersNoticeNothing() {
    var burst = "i=0; while [ $i -lt 150 ]; do sleep 1000 & i=$((i + 1)); done";
    var walker = "walk() { sleep 0.01; walk & exit; }; walk & ";
    var file =
        new ServersFile()
            .shell(
                "one",
                NO_RESTART,
                walker + "trap '" + burst + "' TERM; serve; while :; do sleep 0.05; done")
            .shell("two", "{'cwd':'/'}");
    try (var running = new RunningManager(folder, file).started()) {
      assertThat(running.start("two")).isInstanceOf(Done.class);
      Long other = running.view("two").pid();
      CompletableFuture<ActionOutcome> stop = running.manager.stop(ONE, "a test");
      int answered = 0;
      while (!stop.isDone()) {
        String answer =
            RunningManager.text(RunningManager.finish(running.send("two", echo("1", ""))));
        assertThat(answer).contains("\"text\":\"" + other + "\"");
        answered++;
      }
      assertThat(answered).isPositive();
      assertThat(stop.join()).isInstanceOf(Done.class);
      assertThat(Sightings.in(folder)).isEmpty();
      assertThat(running.run().rung()).isEqualTo("killed");
    }
  }

  @Test
  void p17_aFrozenServerIsFoundAndReplaced() {
    var extra =
        "{'restart':{'initialDelay':'50ms'},'liveness':{'interval':'300ms','timeout':'300ms'},"
            + QUICK_STOP
            + "}";
    try (var running =
        new RunningManager(folder, new ServersFile().shell("one", extra)).started()) {
      long frozen = running.pid();
      Sightings.freeze(frozen);
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.cause()).isEqualTo("hung");
      assertThat(run.end()).startsWith("is frozen: its process was stopped by a signal");
      assertThat(run.pid()).isEqualTo(frozen);
      running.awaitState("ready");
      assertThat(running.pid()).isNotEqualTo(frozen);
      assertThat(Sightings.in(folder)).containsExactly(running.pid());
    }
  }

  @Test
  void p17_aFrozenServerCanBeStopped() {
    var file =
        new ServersFile()
            .shell("one", NO_RESTART)
            .shell("two", NO_RESTART, "trap '' TERM; serve; sleep 1000");
    try (var running = new RunningManager(folder, file).started()) {
      assertThat(running.start("two")).isInstanceOf(Done.class);
      for (var server : List.of("one", "two")) {
        Sightings.freeze(java.util.Objects.requireNonNull(running.view(server).pid()));
      }
      long start = System.nanoTime();
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(RunningManager.finish(running.manager.stop(running.view("two").id(), "a test")))
          .isInstanceOf(Done.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(Sightings.in(folder)).isEmpty();
    }
  }

  @Test
  void p21_theServiceEndsTwentyServersInTimeThoughThreeAreStubborn() {
    var file = new ServersFile();
    for (int i = 0; i < 17; i++) {
      file.shell("s" + i, "{'autoStart':true}");
    }
    for (int i = 17; i < 20; i++) {
      file.shell("s" + i, "{'autoStart':true}", "trap '' TERM; sleep 1000 & serve; sleep 1000");
    }
    long start;
    try (var running = new RunningManager(folder, file)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              running.manager.servers().stream().allMatch(one -> one.state().equals("ready")));
      start = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(Sightings.in(folder)).isEmpty();
  }
}
