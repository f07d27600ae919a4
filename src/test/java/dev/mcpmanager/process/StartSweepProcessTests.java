package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What an earlier run left, as if its guardian had been killed too.
@Tag("process")
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class StartSweepProcessTests {

  @TempDir Path folder;

  private final java.util.List<Process> started = new java.util.ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(long mark, Map<String, String> env, String... command) throws Exception {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(env);
    Process process = JvmChildren.start(builder, mark);
    started.add(process);
    return process;
  }

  @Test
  void theNextRunEndsWhatItsLastRunLeftAndNobodyElses() throws Exception {
    try (var state = StateDirectory.open(folder.resolve("state"))) {
      var env = Map.of("MCPM_INSTANCE", state.instance(), "MCPM_ID", "files");
      long mark = Birthmark.child(Birthmark.newRun(state.instance()), 1);
      Process named = start(Birthmark.NONE, env, "sleep", "1000");
      Process group = start(Birthmark.NONE, env, "setsid", "sh", "-c", "sleep 1000 & wait");
      Process cleared = start(mark, Map.of(), "env", "-i", "/bin/sleep", "1000");
      Process others =
          start(
              Birthmark.child(Birthmark.newRun("other"), 1),
              Map.of("MCPM_INSTANCE", "0123"),
              "sleep",
              "1000");
      try (var _ = new ChildLauncher(Map.of(), state, ContainmentMode.SESSION)) {
        assertThat(named.waitFor(1, TimeUnit.SECONDS)).isTrue();
        assertThat(group.waitFor(1, TimeUnit.SECONDS)).isTrue();
        assertThat(cleared.waitFor(1, TimeUnit.SECONDS)).isTrue();
        assertThat(others.isAlive()).isTrue();
      }
    }
  }

  @Test
  void controlGroupsOfEarlierRunsAreRemovedWithAllThatIsInThem() throws Exception {
    String instance = "stale" + ProcessHandle.current().pid();
    Cgroups earlier = Cgroups.open(Birthmark.newRun(instance)).orElse(null);
    assumeTrue(earlier != null, "no control groups here");
    Process left = start(Birthmark.NONE, Map.of(), "sleep", "1000");
    earlier.of(Birthmark.child(Birthmark.newRun(instance), 1)).add(left.pid());
    Cgroups now = Cgroups.open(Birthmark.newRun(instance)).orElseThrow();
    try {
      assertThat(left.waitFor(1, TimeUnit.SECONDS)).isTrue();
      assertThat(earlier.path()).doesNotExist();
      assertThat(now.path()).exists();
    } finally {
      now.close();
    }
    assertThat(Files.exists(now.path())).isFalse();
  }
}
