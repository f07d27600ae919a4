package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the watch sees of a server that runs.
@Tag("process")
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class UsageProcessTests {

  @TempDir Path dir;

  private @Nullable ChildLauncher launcher;

  @AfterEach
  void end() {
    if (launcher != null) {
      launcher.close();
    }
  }

  private Child shell(String script) throws Exception {
    return shell(ContainmentMode.SESSION, script);
  }

  private Child shell(ContainmentMode mode, String script) throws Exception {
    ChildLauncher made = Processes.launcher(mode);
    launcher = made;
    return made.launch(Launches.ID, 1, Launches.shell(dir, script));
  }

  private static Usage usage(Child child) {
    return Objects.requireNonNull(child.usage());
  }

  @Test
  void isOfTheWholeTree() throws Exception {
    Child child = shell("sleep 1000 & (setsid sleep 1000 &); wait");
    await().until(() -> child.usage() != null && usage(child).processes() == 3);
    assertThat(usage(child).threads()).isEqualTo(3);
    assertThat(usage(child).memoryBytes()).isBetween(1L << 18, 1L << 26);
    assertThat(usage(child).peakMemoryBytes()).isGreaterThanOrEqualTo(usage(child).memoryBytes());
    assertThat(usage(child).openFiles()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void keepsTheProcessorTimeOfProcessesThatHaveEnded() throws Exception {
    Child child = shell("timeout 2 sh -c 'while :; do :; done'; echo done; cat");
    await().until(() -> child.usage() != null && usage(child).cpu().toMillis() > 300);
    Duration before = usage(child).cpu();
    Processes.lines(child).readLine();
    await().until(() -> usage(child).processes() == 2);
    assertThat(usage(child).cpu()).isGreaterThanOrEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"SESSION", "PID_NAMESPACE"})
  void aStoppedServerIsFrozenUntilItGoesOn(ContainmentMode mode) throws Exception {
    Child child = shell(mode, "sleep 1000 & kill -s STOP $$; wait");
    await().until(child::frozen);
    child.terminateGroup();
    Processes.awaitExit(child);
  }

  @Test
  void theProgramOfARunnerIsToldFromTheStepsOfItsInstallation() throws Exception {
    Child child =
        shell(
            "npm_lifecycle_event=postinstall sleep 1.5; echo installed; read x;"
                + " npm_lifecycle_event=npx sleep 1000");
    var started = child.programStarted();
    Processes.lines(child).readLine();
    assertThat(started).isNotDone();
    child.stdin().write('\n');
    child.stdin().flush();
    await().atMost(Duration.ofSeconds(3)).until(started::isDone);
  }
}
