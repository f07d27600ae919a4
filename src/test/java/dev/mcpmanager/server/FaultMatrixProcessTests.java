package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Everything that can go wrong at the start of a server, and what follows from it: the first rows
/// of the fault matrix, by their numbers. The others are in [FaultMatrixEndsProcessTests].
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class FaultMatrixProcessTests {

  private static final String NO_RESTART = "{'restart':'never'}";

  @TempDir Path folder;

  private RunningManager running(ServersFile file) {
    return new RunningManager(folder, file);
  }

  private RunningManager command(String command, String extra, String... args) {
    return running(new ServersFile().command("one", extra, command, List.of(args)));
  }

  /// The message of a start that must fail.
  private static String refusal(RunningManager running, Cause cause) {
    ActionOutcome outcome = running.start();
    assertThat(outcome).isInstanceOf(NotStarted.class);
    assertThat(((NotStarted) outcome).cause()).isEqualTo(cause);
    return ((NotStarted) outcome).message();
  }

  private static void assertFailedAtOnce(RunningManager running) {
    assertThat(running.view().state()).isEqualTo("failed");
    assertThat(running.view().nextStartAt()).isNull();
    assertThat(running.events()).containsExactly("Starting", "ErrorRaised");
  }

  @Test
  void p01_anUnknownCommandFailsAtOnceAndNamesItselfAndWhereItWasSought() {
    try (var running = command("nope", "{'env':{'PATH':'/no/bin:/usr/bin'}}")) {
      assertThat(refusal(running, Cause.DEFINITION))
          .contains("command 'nope' was not found")
          .contains("/no/bin")
          .contains("/usr/bin");
      assertFailedAtOnce(running);
      assertThat(running.run().cause()).isEqualTo("missing-command");
      assertThat(running.run().decision()).isEqualTo("give-up");
    }
  }

  @Test
  void p02_fourProgramsThatCannotRunHaveFourMessages() throws IOException {
    program("interpreter", "#!/no/such/interpreter\n", true);
    program("windows", "#!/bin/sh\r\nexit 0\r\n", true);
    program("plain", "#!/bin/sh\nexit 0\n", false);
    Files.createDirectory(folder.resolve("directory"));
    List<String> messages = new ArrayList<>();
    for (var name : List.of("interpreter", "windows", "plain", "directory")) {
      try (var running = command("./" + name, "{}")) {
        messages.add(refusal(running, Cause.DEFINITION));
        assertFailedAtOnce(running);
      }
    }
    assertThat(messages.get(0)).contains("the interpreter '/no/such/interpreter'");
    assertThat(messages.get(1)).contains("ends as on Windows");
    assertThat(messages.get(2)).contains("chmod +x");
    assertThat(messages.get(3)).contains("is a directory");
  }

  private void program(String name, String content, boolean executable) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    assertThat(file.toFile().setExecutable(executable)).isTrue();
  }

  @Test
  void p03_aWrongWorkingDirectoryIsNotBlamedOnTheCommand() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    try (var running = command("sh", "{'cwd':'/no/such'}")) {
      assertThat(refusal(running, Cause.DEFINITION))
          .contains("working directory '/no/such' does not exist")
          .doesNotContain("command");
      assertFailedAtOnce(running);
      assertThat(running.run().cause()).isEqualTo("bad-definition");
    }
    try (var running = command("sh", "{'cwd':'file'}")) {
      assertThat(refusal(running, Cause.DEFINITION))
          .contains("working directory", "is a file")
          .doesNotContain("command");
    }
  }

  @Test
  void p04_whoLeavesWithCodeZeroBeforeItsHandshakeIsQuoted() {
    var script = "i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo \"line $i\" >&2; done; exit 0";
    try (var running = command("sh", NO_RESTART, "-c", script)) {
      assertThat(refusal(running, Cause.DIED))
          .contains("exited with code 0 before it was ready", "'line 30'");
      assertThat(running.events(ServerEvent.ErrorRaised.class))
          .last()
          .satisfies(event -> {
            assertThat(event.stderr()).hasSize(20).startsWith("line 11").endsWith("line 30");
            assertThat(event.message()).contains("'line 30'");
          });
      assertThat(running.run().cause()).isEqualTo("never-ready");
    }
  }

  @Test
  void p05_aCrashLoopBacksOffAndThenFails() {
    var policy =
        "{'restart':{'initialDelay':'200ms','multiplier':2,'jitter':0.25,'maxRestarts':3}}";
    try (var running = command("sh", policy, "-c", "exit 1")) {
      refusal(running, Cause.DIED);
      assertThat(running.view().state()).isEqualTo("backing-off");
      assertThat(running.view().nextStartAt()).isAfter(running.view().since());
      assertThat(running.view().attempt()).isEqualTo(1);
      running.awaitState("failed");
      List<ServerEvent.Restarting> restarts = running.events(ServerEvent.Restarting.class);
      List<Instant> starts =
          running.events(ServerEvent.Starting.class).stream().map(ServerEvent::time).toList();
      assertThat(restarts).extracting(ServerEvent.Restarting::attempt).containsExactly(1, 2, 3);
      assertThat(starts).hasSize(4);
      for (int i = 0; i < 3; i++) {
        ServerEvent.Restarting restart = restarts.get(i);
        long nominal = 200L << i;
        Instant next = restart.nextStartAt();
        assertThat(Duration.between(restart.time(), next).toMillis())
            .isBetween(nominal * 75 / 100 - 10, nominal * 125 / 100 + 1);
        // Not before it was announced, and soon after: bounds for the count at any time.
        assertThat(starts.get(i + 1)).isBetween(next.minusMillis(5), next.plusSeconds(2));
      }
      assertThat(running.view().reason()).contains("given up after 3 restarts in a row");
      assertThat(running.view().nextStartAt()).isNull();
    }
  }

  @Test
  void p06_aStableRunStartsTheBackoffAnew() {
    var policy =
        "{'restart':{'initialDelay':'50ms','jitter':0,'maxRestarts':1,'resetAfter':'100ms'}}";
    var file = new ServersFile().shell("one", policy, "(sleep 0.6; kill $$) & serve");
    try (var running = running(file).started()) {
      assertThat(running.awaitEnds(2))
          .extracting(Run::decision)
          .containsExactly("restart", "restart");
      assertThat(running.events(ServerEvent.Restarting.class))
          .extracting(ServerEvent.Restarting::attempt)
          .startsWith(1, 1);
    }
  }

  @Test
  void p07_aServerThatStaysSilentIsEndedAndWasNeverReady() {
    var extra = "{'restart':'never','timeouts':{'start':'400ms','stdinClosed':'200ms'}}";
    try (var running = command("sleep", extra, "600")) {
      assertThat(refusal(running, Cause.NEVER_READY)).contains("was not ready within 400 ms");
      assertThat(running.events()).doesNotContain("Started");
      assertThat(running.run().cause()).isEqualTo("never-ready");
      assertThat(running.run().rung()).isEqualTo("terminated");
      assertThat(Sightings.in(folder)).isEmpty();
    }
  }

  @Test
  void p08_whoIgnoresEndOfInputAndSigtermIsKilledInTime() {
    var extra = "{'timeouts':{'stdinClosed':'300ms','terminated':'300ms'}}";
    var file = new ServersFile().scripted("one", extra, "--ignore-stdin-eof", "--ignore-sigterm");
    try (var running = running(file).started()) {
      long start = System.nanoTime();
      assertThat(running.stop()).isInstanceOf(Done.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1600));
      assertThat(Sightings.in(folder)).isEmpty();
      assertThat(running.run().rung()).isEqualTo("killed");
      assertThat(running.events(ServerEvent.RunEnded.class))
          .last()
          .satisfies(event -> assertThat(event.message()).contains("it had to be killed"));
    }
  }

  @Test
  void p14_aFloodOnStderrWithoutLineEndsHoldsUpNobodyAndIsNotKept() {
    var script = "head -c 200000000 /dev/zero | tr '\\0' x >&2 & serve";
    try (var running = running(new ServersFile().shell("one", "{}", script)).started()) {
      assertThat(running.answer(RunningManager.echo("1", "x")).has("result")).isTrue();
      // Flooding still, or else the answer above proves nothing; then it ends, all of it read.
      assertThat(Sightings.in(folder)).hasSizeGreaterThan(1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Sightings.in(folder).size() == 1);
      assertThat(running.answer(RunningManager.echo("2", "x")).has("result")).isTrue();
      running.stop();
      List<LogLine> lines =
          running.manager.history().newestLogs(ONE, LogLine.Source.STDERR, 1000).lines();
      assertThat(lines).hasSize(1).first().satisfies(line -> assertThat(line.truncated()).isTrue());
      assertThat(lines.getFirst().text().length()).isLessThanOrEqualTo(LogTail.MAX_LINE);
    }
  }

  @Test
  void p15_aClosedStdoutOfALiveChildIsNoticedWithinASecondAndItIsReplaced() {
    var extra =
        "{'restart':{'initialDelay':'50ms','maxRestarts':1},'timeouts':{'stdinClosed':'100ms'}}";
    // Greeted, the first child hears no more, and its stdout is closed.
    var script = "[ -e closed ] || { touch closed; serve 3; exec 1>&-; sleep 600; }; serve";
    try (var running = running(new ServersFile().shell("one", extra, script)).started()) {
      long first = running.pid();
      Run lost = running.awaitEnds(1).getFirst();
      assertThat(lost.cause()).isEqualTo("lost-channel");
      running.awaitState("ready");
      assertThat(running.pid()).isNotEqualTo(first);
      Instant started = running.events(ServerEvent.Started.class).getFirst().time();
      Instant noticed = running.events(ServerEvent.ErrorRaised.class).getFirst().time();
      assertThat(Duration.between(started, noticed)).isLessThan(Duration.ofMillis(1800));
      assertThat(running.events(ServerEvent.ErrorRaised.class).getFirst().message())
          .contains("closed its stdout");
      assertThat(Objects.requireNonNull(running.view().lastError())).contains("closed its stdout");
    }
  }
}
