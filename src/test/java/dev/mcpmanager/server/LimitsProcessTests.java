package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Servers that take more than they may.
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LimitsProcessTests {

  private static final String POLICY = "'restart':{'initialDelay':'100ms','jitter':0}";

  @TempDir Path folder;

  @Test
  void whoGrowsBeyondItsMemoryIsRestartedForThatReason() {
    var extra = "{'limits':{'memory':'120m'}," + POLICY + "}";
    var file = new ServersFile().scripted("one", extra, "--allocate=200m");
    try (var running = new RunningManager(folder, file).started()) {
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.cause()).isEqualTo("over-limit");
      assertThat(run.end()).matches("uses \\d+ MB of memory, more than its limit of 120 MB");
      assertThat(run.decision()).isEqualTo("restart");
      assertThat(run.peakMemoryBytes()).isGreaterThan(200L << 20);
      assertThat(running.view().lastError()).contains("more than its limit of 120 MB");
    }
  }

  @Test
  void whoHasMoreProcessesThanItMayIsRestartedForThatReason() {
    var extra = "{'limits':{'processes':4}," + POLICY + "}";
    var file =
        new ServersFile()
            .shell("one", extra, "sleep 60 & sleep 60 & sleep 60 & setsid sleep 60 & serve");
    try (var running = new RunningManager(folder, file).started()) {
      Run run = running.awaitEnds(1).getFirst();
      assertThat(run.cause()).isEqualTo("over-limit");
      assertThat(run.end()).isEqualTo("has 5 processes, more than its limit of 4");
      assertThat(run.decision()).isEqualTo("restart");
    }
  }

  @Test
  void whoStaysWithinItsLimitsIsLeftAlone() {
    var file =
        new ServersFile()
            .shell("one", "{'limits':{'processes':2,'memory':'50m'}}", "sleep 60 & serve")
            .shell("two", "{'limits':{'processes':1}}", "sleep 60 & serve");
    try (var running = new RunningManager(folder, file).started()) {
      running.start("two");
      // That the other one was found shows that both were looked at.
      org.awaitility.Awaitility.await()
          .until(() ->
              running.events(ServerEvent.ErrorRaised.class).stream()
                  .anyMatch(event -> event.serverId().value().equals("two")));
      assertThat(running.view().state()).isEqualTo("ready");
      assertThat(running.manager.history().runs(RunningManager.ONE)).hasSize(1);
    }
  }
}
