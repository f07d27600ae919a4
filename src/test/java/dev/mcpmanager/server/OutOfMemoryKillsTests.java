package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.KernelKills;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutOfMemoryKillsTests {

  @TempDir private Path root;

  @Test
  void readsTheCounterOfOurGroup() throws IOException {
    file("proc/self/cgroup", "0::/system.slice/mcp.service\n");
    file("proc/vmstat", "oom_kill 9\n");
    String events = "sys/fs/cgroup/system.slice/mcp.service/memory.events";
    file(events, "low 0\noom 3\noom_kill 1\noom_group_kill 7\n");
    assertGrowth(events, "oom 3\noom_kill 2\n", KernelKills.IN_OUR_GROUP);
  }

  @Test
  void findsOurGroupAtTheMountWithinAContainer() throws IOException {
    file("proc/self/cgroup", "0::/../../docker/abc\n");
    file("sys/fs/cgroup/memory.events", "oom_kill 0\n");
    assertGrowth("sys/fs/cgroup/memory.events", "oom_kill 1\n", KernelKills.IN_OUR_GROUP);
  }

  @Test
  void readsTheFirstVersionOfControlGroups() throws IOException {
    file("proc/self/cgroup", "5:devices:/x\n4:cpu,memory:/x\n0::/\n");
    file("sys/fs/cgroup/memory/x/memory.oom_control", "under_oom 0\noom_kill 0\n");
    assertGrowth(
        "sys/fs/cgroup/memory/x/memory.oom_control",
        "under_oom 0\noom_kill 1\n",
        KernelKills.IN_OUR_GROUP);
  }

  @Test
  void elseReadsTheMachines() throws IOException {
    file("proc/self/cgroup", "0::/\n");
    file("proc/vmstat", "pgfault 12\noom_kill 4\n");
    assertGrowth("proc/vmstat", "pgfault 12\noom_kill 5\n", KernelKills.ON_THE_MACHINE);
  }

  @Test
  void tellsNothingWhereThereIsNothingToRead() throws IOException {
    var kills = new OutOfMemoryKills(root);
    OutOfMemoryKills.Reading before = kills.read();
    file("proc/vmstat", "oom_kill 4\n");
    assertThat(OutOfMemoryKills.between(before, kills.read())).isEqualTo(KernelKills.NONE);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsACounterOnLinux() {
    assertThat(new OutOfMemoryKills(Path.of("/")).read().whenGrown())
        .isNotEqualTo(KernelKills.NONE);
  }

  private void assertGrowth(String counter, String grown, KernelKills expected) throws IOException {
    var kills = new OutOfMemoryKills(root);
    OutOfMemoryKills.Reading before = kills.read();
    assertThat(OutOfMemoryKills.between(before, kills.read())).isEqualTo(KernelKills.NONE);
    file(counter, grown);
    assertThat(OutOfMemoryKills.between(before, kills.read())).isEqualTo(expected);
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
