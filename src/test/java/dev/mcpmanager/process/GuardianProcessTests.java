package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens to servers when their manager is killed.
@Tag("process")
@Timeout(40)
@EnabledOnOs(OS.LINUX)
class GuardianProcessTests {

  @TempDir Path dir;

  private Process manager(String... args) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                KilledManager.class.getName()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  private static void awaitLine(Process manager, String line) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(manager.getInputStream(), UTF_8));
    String read = lines.readLine();
    while (read != null && !read.equals(line)) {
      read = lines.readLine();
    }
    assertThat(read).isEqualTo(line);
  }

  private void killAndLook(Process manager, int minimum) throws Exception {
    Path folder = dir.toRealPath();
    assertThat(Processes.in(folder)).hasSizeGreaterThanOrEqualTo(minimum);
    manager.destroyForcibly();
    assertThat(manager.waitFor(5, TimeUnit.SECONDS)).isTrue();
    await("no process of a server")
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(1))
        .until(() -> Processes.in(folder).isEmpty());
    // And it stays so until the guardian has left, which here is adopted by this JVM.
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> {
          assertThat(Processes.in(folder)).isEmpty();
          assertThat(guardians()).isEmpty();
        });
  }

  /// Also reaps what it has ended: zombies keep their control groups from being removed.
  private static List<String> guardians() {
    Processes.zombies().forEach(Posix::reap);
    return ProcessHandle.current()
        .children()
        .map(child -> child.info().commandLine().orElse(""))
        .filter(command -> command.contains("mcp-guardian"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SESSION", "CGROUP", "PID_NAMESPACE"})
  void nothingIsLeftWhenTheManagerIsKilled(ContainmentMode mode) throws Exception {
    Processes.launcher(mode).close(); // or skipped
    Process manager = manager(mode.name(), dir.toRealPath().toString());
    awaitLine(manager, "ready");
    killAndLook(manager, Shape.values().length);
  }

  @ParameterizedTest
  @CsvSource({"SESSION,0", "SESSION,5", "SESSION,17", "SESSION,40", "SESSION,90", "CGROUP,30"})
  void nothingIsLeftWhenTheManagerIsKilledWhileItLaunches(ContainmentMode mode, int millis)
      throws Exception {
    Processes.launcher(mode).close();
    Process manager = manager(mode.name(), dir.toRealPath().toString());
    awaitLine(manager, "launching");
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)); // any moment will do
    killAndLook(manager, 0);
  }

  @Test
  void aGuardianThatEndsIsReplacedAndToldEverything() throws Exception {
    Process manager = manager("SESSION", dir.toRealPath().toString(), "guardian");
    awaitLine(manager, "ready");
    killAndLook(manager, Shape.values().length - 1);
  }

  @Test
  void theGuardianLeavesWithItsManager() throws Exception {
    var launcher = Processes.launcher(ContainmentMode.SESSION);
    long guardian = launcher.guardianPid();
    await().until(() -> Posix.groupOf(guardian) == guardian);
    ProcessStatus status = ProcessStatus.of(guardian);
    assertThat(status).isNotNull().returns(guardian, ProcessStatus::session);
    launcher.close();
    await().atMost(Duration.ofSeconds(2)).until(() -> !Processes.runs(guardian));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void theScriptIsRightInEveryShell(String shell) throws Exception {
    var program = Containment.find(shell);
    org.junit.jupiter.api.Assumptions.assumeTrue(program.isPresent(), shell + " is not installed");
    var command = new ArrayList<>(List.of("setsid", program.get()));
    if (shell.equals("busybox")) {
      command.add("sh");
    }
    String script =
        new String(Guardian.class.getResourceAsStream("guardian.sh").readAllBytes(), UTF_8);
    long run = Birthmark.newRun("shell");
    command.addAll(List.of("-c", script, "mcp-guardian", Long.toString(run)));
    Process group = sleeper("setsid", Map.of(), Birthmark.NONE);
    Process dropped = sleeper("setsid", Map.of(), Birthmark.NONE);
    Process marked = sleeper("env", Map.of(), Birthmark.child(run, 3));
    Process named = sleeper("env", Map.of("MCPM_RUN", Long.toString(run)), Birthmark.NONE);
    Process successor =
        sleeper("env", Map.of("MCPM_RUN", run + 1 + ""), Birthmark.child(run + 1, 3));
    try {
      Process guardian = new ProcessBuilder(command).start();
      try (var stdin = guardian.getOutputStream()) {
        stdin.write(
            "add %d\nadd %d\nadd 2147483646\ndel %d\ndel 7\n"
                .formatted(dropped.pid(), group.pid(), dropped.pid())
                .getBytes(UTF_8));
      }
      assertThat(guardian.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(group.waitFor(1, TimeUnit.SECONDS)).isTrue();
      assertThat(marked.waitFor(1, TimeUnit.SECONDS)).isTrue();
      assertThat(named.waitFor(1, TimeUnit.SECONDS)).isTrue();
      assertThat(dropped.isAlive()).isTrue();
      assertThat(successor.isAlive()).isTrue();
    } finally {
      for (Process process : List.of(group, dropped, marked, named, successor)) {
        process.destroyForcibly();
      }
    }
  }

  private static Process sleeper(String prefix, Map<String, String> env, long mark)
      throws Exception {
    var builder = new ProcessBuilder(prefix, "sleep", "1000");
    builder.environment().putAll(env);
    Process process = JvmChildren.start(builder, mark);
    assertThat(Files.exists(Path.of("/proc/" + process.pid()))).isTrue();
    if (prefix.equals("setsid")) {
      assertThat(SessionStart.await(process)).isTrue();
    }
    return process;
  }
}
