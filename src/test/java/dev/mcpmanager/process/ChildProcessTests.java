package dev.mcpmanager.process;

import static dev.mcpmanager.process.Launches.ID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
@Timeout(20)
@EnabledOnOs(OS.LINUX)
class ChildProcessTests {

  private static final Map<String, String> OWN =
      Map.of("PATH", System.getenv("PATH"), "MCP_MANAGER_TOKEN", "geheim", "PRIVATE", "geheim");

  @TempDir Path dir;

  private final ChildLauncher launcher = Launches.launcher(OWN);
  private final List<Child> children = new ArrayList<>();

  @AfterEach
  void endEverythingStartedHere() {
    children.forEach(Child::sweep);
    launcher.close();
  }

  private Child launch(LaunchSpec spec) throws LaunchException {
    Child child = launcher.launch(ID, 1, spec);
    children.add(child);
    return child;
  }

  private Child shell(String script, String... args) throws LaunchException {
    return launch(Launches.shell(dir, script, args));
  }

  private static Exit exit(Child child) throws Exception {
    return child.exited().get(10, SECONDS);
  }

  private static String output(Child child) throws IOException {
    return new String(child.stdout().readAllBytes(), UTF_8);
  }

  private static BufferedReader lines(Child child) {
    return new BufferedReader(new InputStreamReader(child.stdout(), UTF_8));
  }

  private static boolean runs(long pid) {
    return ProcessStatus.all().anyMatch(process -> process.pid() == pid && process.runs());
  }

  @Test
  void pidGroupAndSessionAreOneNumber() throws Exception {
    long pid = shell("read line").pid();
    assertThat(ProcessStatus.all().filter(process -> process.pid() == pid))
        .singleElement()
        .returns(pid, ProcessStatus::group)
        .returns(pid, ProcessStatus::session);
  }

  @Test
  void canBeSignalledAsSoonAsItIsLaunched() throws Exception {
    for (int i = 0; i < 20; i++) {
      Child child = shell("sleep 1000");
      child.terminateGroup();
      assertThat(exit(child)).isEqualTo(new Exit.Signal(15));
    }
  }

  @Test
  void theExitCodePassesThrough() throws Exception {
    assertThat(exit(shell("exit 7"))).isEqualTo(new Exit.Code(7));
    assertThat(exit(shell("exit 0"))).isEqualTo(new Exit.Code(0));
  }

  @Test
  void aSignalIsReportedAsASignal() throws Exception {
    assertThat(exit(shell("kill -s KILL $$"))).isEqualTo(new Exit.Signal(9));
  }

  @Test
  void terminateEndsWhatTheChildStartedInTheBackground() throws Exception {
    Child child = shell("sleep 1000 & echo $!; wait");
    long grandchild = Long.parseLong(lines(child).readLine());
    child.terminateGroup();
    assertThat(exit(child)).isEqualTo(new Exit.Signal(15));
    await().until(() -> !child.groupAlive());
    assertThat(runs(grandchild)).isFalse();
    assertThat(child.sweep()).isZero();
  }

  @Test
  void killEndsAChildThatIgnoresTerm() throws Exception {
    Child child = shell("trap 'echo ignored' TERM; echo up; while :; do sleep 1000 & wait; done");
    var lines = lines(child);
    assertThat(lines.readLine()).isEqualTo("up");
    child.terminateGroup();
    assertThat(lines.readLine()).isEqualTo("ignored");
    assertThat(child.groupAlive()).isTrue();
    child.killGroup();
    assertThat(exit(child)).isEqualTo(new Exit.Signal(9));
    await().until(() -> !child.groupAlive());
  }

  @Test
  void sweepEndsAndCountsWhatACrashLeftBehind() throws Exception {
    Child child = shell("sleep 1000 & a=$!; sleep 1000 & echo $a $!; exit 3");
    String[] grandchildren = lines(child).readLine().split(" ", 2);
    assertThat(exit(child)).isEqualTo(new Exit.Code(3));
    assertThat(child.groupAlive()).isTrue();
    assertThat(child.sweep()).isEqualTo(2);
    for (String pid : grandchildren) {
      await().until(() -> !runs(Long.parseLong(pid)));
    }
  }

  @Test
  void aGroupThatWasSweptIsNotTouchedAgain() throws Exception {
    Child child = shell("exit 0");
    exit(child);
    assertThat(child.sweep()).isZero();
    child.terminateGroup();
    child.killGroup();
    assertThat(child.sweep()).isZero();
    assertThat(child.groupAlive()).isFalse();
  }

  @Test
  void aGroupWhoseNumberNowBelongsToAnotherProcessIsNotTouched() throws Exception {
    Child stranger = shell("read line; exit 5");
    // As after a turn of the pid counter: the number of the stranger, another start time.
    var group = new SessionGroup(new LaterHandle(ProcessHandle.of(stranger.pid()).orElseThrow()));
    group.terminate();
    group.kill();
    assertThat(group.alive()).isFalse();
    assertThat(group.sweep()).isZero();
    stranger.stdin().close();
    assertThat(exit(stranger)).isEqualTo(new Exit.Code(5));
  }

  @Test
  void outputWrittenBeforeTheExitIsThereAfterIt() throws Exception {
    Child child = shell("head -c 60000 /dev/zero; echo oops >&2; exit 1");
    exit(child);
    assertThat(child.stdout().readAllBytes()).hasSize(60_000);
    assertThat(child.stderr().readAllBytes()).asString(UTF_8).isEqualTo("oops\n");
  }

  @Test
  void closingOutputsDoesNotWaitForAReaderThatAGrandchildHolds() throws Exception {
    Child child = shell("sleep 1000 & echo up; read line; exit 0");
    var up = new CountDownLatch(1);
    var reader = Thread.ofPlatform().daemon().name("reader").start(() -> drain(child, up));
    assertThat(up.await(10, SECONDS)).isTrue();
    child.stdin().close();
    exit(child);
    child.closePipes();
    assertThat(child.groupAlive()).isTrue();
    child.sweep();
    assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
  }

  private static void drain(Child child, CountDownLatch firstLine) {
    var lines = lines(child);
    try {
      while (lines.readLine() != null) {
        firstLine.countDown();
      }
    } catch (IOException _) {
      // closed before it could block
    }
  }

  @Test
  void theEnvironmentIsAllowListedAndMarked() throws Exception {
    Child child = launch(Launches.spec(dir, Map.of("MINE", "1"), "env"));
    assertThat(output(child).lines())
        .contains("MINE=1", "LANG=C.UTF-8", "MCPM_ID=files")
        .anyMatch(line -> line.matches("MCPM_INSTANCE=[0-9a-f]{32}"))
        .noneMatch(line -> line.contains("geheim"));
  }

  @Test
  void textsBeyondAsciiReachTheChildAsTheyAre() throws Exception {
    var spec =
        Launches.spec(
            dir, Map.of("NAME", "你好"), "sh", "-c", "printf '%s|%s' \"$1\" $NAME", "sh", "café");
    if (System.getProperty("sun.jnu.encoding").equals("UTF-8")) {
      assertThat(output(launch(spec))).isEqualTo("café|你好");
    } else {
      assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> launch(spec));
    }
  }

  @Test
  void argumentsAreReadByNoShell() throws Exception {
    assertThat(
            output(launch(Launches.spec(dir, Map.of(), "printf", "%s|", "$HOME", "a b", "", "-x"))))
        .isEqualTo("$HOME|a b||-x|");
  }

  @Test
  void aPathIsTakenFromTheWorkingDirectory() throws Exception {
    script("run", "#!/bin/sh\npwd\n");
    Child child = launch(Launches.spec(dir, Map.of(), "./run"));
    assertThat(output(child).strip()).isEqualTo(dir.toRealPath().toString());
  }

  @Test
  void aNameIsTakenFromThePathTheDefinitionSets() throws Exception {
    script("ls", "#!/bin/sh\necho mine\n");
    Child child = launch(Launches.spec(dir, Map.of("PATH", dir + ":/usr/bin:/bin"), "ls"));
    assertThat(output(child)).isEqualTo("mine\n");
  }

  @Test
  void aSymbolicLinkIsRunByItsOwnNameAndReportedByItsTarget() throws Exception {
    Path target = script("target", "#!/bin/sh\necho $0\n");
    Path link = Files.createSymbolicLink(dir.resolve("link"), target);
    Child child = launch(Launches.spec(dir, Map.of(), "./link"));
    assertThat(output(child)).isEqualTo(dir + "/./link\n");
    assertThat(link).isSymbolicLink();
    assertThat(child.command()).isEqualTo(target.toRealPath());
  }

  private Path script(String name, String text) throws IOException {
    Path file = Files.writeString(dir.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void stdinReachesTheChildAndItsEndToo() throws Exception {
    Child child = launch(Launches.spec(dir, Map.of(), "cat"));
    child.stdin().write("hello".getBytes(UTF_8));
    child.stdin().close();
    assertThat(output(child)).isEqualTo("hello");
    assertThat(exit(child)).isEqualTo(new Exit.Code(0));
  }

  @Test
  void anInterruptDoesNotLoseAChild() throws Exception {
    Thread.currentThread().interrupt();
    Child child = shell("exit 0");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(exit(child)).isEqualTo(new Exit.Code(0));
  }

  @Test
  void virtualThreadsMayLaunchAtTheSameTime() throws Exception {
    var exits = new ArrayList<CompletableFuture<Exit>>();
    for (int i = 0; i < 20; i++) {
      exits.add(
          CompletableFuture.supplyAsync(this::launchQuietly, Thread::startVirtualThread)
              .thenCompose(Child::exited));
    }
    for (var exit : exits) {
      assertThat(exit.get(10, SECONDS)).isEqualTo(new Exit.Code(4));
    }
  }

  private Child launchQuietly() {
    try {
      return launcher.launch(ID, 1, Launches.shell(dir, "exit 4"));
    } catch (LaunchException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void launchesNothingOnceItIsClosed() {
    launcher.close();
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> shell("exit 0"))
        .withMessage("Server 'files' cannot start: the service is shutting down.")
        .returns(ExitCause.LAUNCH_FAILED, LaunchException::exitCause);
  }

  @Test
  void saysWhichPromiseHolds() {
    assertThat(launcher.promise()).asString().contains("none of its processes is left");
  }
}
