package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the edges are told of real servers beside their state.
@Tag("process")
@EnabledOnOs(OS.LINUX)
class FiguresProcessTests {

  @TempDir Path folder;

  @Test
  void processorTimeGoesOnCountingFromOneChildToTheNext() {
    try (var running = new RunningManager(folder, file(Map.of("restart", quick()))).started()) {
      await().until(() -> resources(running) != null && !cpu(running).isZero());
      Duration before = cpu(running);
      RunningManager.kill(running.view());
      await().until(() -> running.view().restartCount() == 1 && resources(running) != null);
      await().until(() -> cpu(running).compareTo(before) > 0);
      assertThat(used(running).cpuMillis()).isLessThan(cpu(running).toMillis());
    }
  }

  @Test
  void whatServersUseIsToldWhileTheyHaveAChild() {
    try (var running = RunningManager.of(folder).started()) {
      // The first look may come while the child is not yet the program.
      await().until(() -> resources(running) != null && used(running).memoryBytes() > 1 << 23);
      assertThat(used(running).processes()).isEqualTo(1);
      assertThat(running.manager.resources().servers())
          .extracting(ResourcesSnapshot.OfServer::serverId)
          .containsExactly(ONE);
      running.stop();
      assertThat(resources(running)).isNull();
      assertThat(running.manager.resources().servers()).isEmpty();
      assertThat(running.manager.history().runsEnded()).containsEntry("requested", 1L);
      assertThat(running.manager.orphans()).isEmpty();
    }
  }

  @Test
  void whoAsksForItIsToldThatThereAreOtherServers() {
    try (var running = new RunningManager(folder, "{ not JSON")) {
      List<Object> seen = new CopyOnWriteArrayList<>();
      running.manager.onRosterChange(() -> seen.addAll(new ArrayList<>(running.manager.ids())));
      running.write(file(Map.of()));
      await().until(() -> seen.contains(ONE));
    }
  }

  @Test
  void thePromiseIsThatOfTheContainmentInForce() {
    try (var running = RunningManager.of(folder)) {
      ContainmentView promised = running.manager.containment();
      assertThat(promised.mode()).isEqualTo(promised.cgroup() ? "cgroup" : "session");
      assertThat(promised.sessions()).isTrue();
      assertThat(promised.afterStop()).startsWith("When a server has stopped");
    }
  }

  private static String quick() {
    return "{\"initialDelay\":\"20ms\",\"jitter\":0}";
  }

  private static Duration cpu(RunningManager running) {
    return running.manager.figures(ONE).orElseThrow().cpu();
  }

  private static @Nullable Resources resources(RunningManager running) {
    return running.view().resources();
  }

  private static Resources used(RunningManager running) {
    return Objects.requireNonNull(resources(running));
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }
}
