package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.Exit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is chosen to keep a server's processes together, and that a server does not suffer from it.
@Tag("process")
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class ContainmentProcessTests {

  private static final String HIDE_CONTROL_GROUPS =
      "mount -t tmpfs none /sys/fs/cgroup && exec \"$@\"";

  @TempDir Path dir;

  @Test
  void aControlGroupComesFirst() throws Exception {
    Processes.launcher(ContainmentMode.CGROUP).close(); // or skip
    assertThat(chosen()).endsWith("\nCGROUP\n");
  }

  @Test
  void aPidNamespaceIsUsedWhereThereIsNoControlGroup() throws Exception {
    Processes.launcher(ContainmentMode.PID_NAMESPACE).close(); // or skip
    assertThat(chosen("unshare", "--mount", "sh", "-c", HIDE_CONTROL_GROUPS, "sh"))
        .endsWith("\nPID_NAMESPACE\n");
  }

  @Test
  void aSessionIsLeftWhereThereIsNoPrivilege() throws Exception {
    assertThat(chosen("setpriv", "--bounding-set=-all", "--inh-caps=-all")).endsWith("\nSESSION\n");
  }

  @ParameterizedTest
  @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void noVariableIsLostOnTheWay(ContainmentMode mode) throws Exception {
    var spec =
        Launches.spec(
            dir.toRealPath(),
            Map.of("odd.name-of", "a value", "PERL5OPT", "-MNothing", "BASH_ENV", "/nowhere"),
            "cat",
            "/proc/self/environ");
    try (ChildLauncher launcher = Processes.launcher(mode)) {
      Child child = launcher.launch(Launches.ID, 1, spec);
      String environment = new String(child.stdout().readAllBytes(), UTF_8);
      assertThat(environment.split("\0"))
          .contains("odd.name-of=a value", "PERL5OPT=-MNothing", "BASH_ENV=/nowhere")
          .noneMatch(variable -> variable.startsWith("SHLVL="));
      assertThat(child.stderr().readAllBytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void theWayOfItsEndIsTold(ContainmentMode mode) throws Exception {
    try (ChildLauncher launcher = Processes.launcher(mode)) {
      assertThat(exit(launcher, "exit 7")).isEqualTo(new Exit.Code(7));
      assertThat(exit(launcher, "kill -SEGV $$")).isEqualTo(new Exit.Signal(11));
      assertThat(exit(launcher, "sleep 0 & sleep 0 & exit 0")).isEqualTo(new Exit.Code(0));
    }
  }

  private Exit exit(ChildLauncher launcher, String script) throws Exception {
    Child child = launcher.launch(Launches.ID, 1, Launches.shell(dir.toRealPath(), script));
    Processes.awaitExit(child);
    child.sweep();
    assertThat(new String(child.stderr().readAllBytes(), UTF_8)).isEmpty();
    return child.exited().get();
  }

  private static String chosen(String... conditions) throws IOException {
    var command = new ArrayList<>(List.of(conditions));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.add(ChosenContainment.class.getName());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    var process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
