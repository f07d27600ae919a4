package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing of a server outlives it, whatever it does, and nobody else is touched.
@Tag("process")
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class LeftoversProcessTests {

  private static final ServerId OTHER = new ServerId("bystander");

  @TempDir Path dir;

  private final List<ChildLauncher> launchers = new ArrayList<>();

  static Stream<Arguments> everyShapeInEveryContainment() {
    return Stream.of(ContainmentMode.SESSION, ContainmentMode.CGROUP, ContainmentMode.PID_NAMESPACE)
        .flatMap(mode -> Arrays.stream(Shape.values()).map(shape -> Arguments.of(mode, shape)));
  }

  @AfterEach
  void endEverythingStartedHere() {
    launchers.forEach(ChildLauncher::close);
  }

  private ChildLauncher launcher(ContainmentMode mode) {
    ChildLauncher launcher = Processes.launcher(mode);
    launchers.add(launcher);
    return launcher;
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(dir.toRealPath().resolve(name));
  }

  private Child standing(ChildLauncher launcher, Shape shape, String folder) throws Exception {
    Child child = launcher.launch(Launches.ID, 1, shape.in(folder(folder)));
    assertThat(Processes.lines(child).readLine()).isEqualTo("up");
    return child;
  }

  private Child bystander(ChildLauncher launcher) throws Exception {
    return launcher.launch(
        OTHER,
        1,
        Launches.shell(folder("bystander"), "setsid sleep 1000 & while read x; do echo $x; done"));
  }

  /// The ladder, with short rungs.
  private static void stop(Child child) throws Exception {
    child.stdin().close();
    if (!Processes.exitsWithin(child, 100)) {
      child.terminateGroup();
    }
    if (!Processes.exitsWithin(child, 200)) {
      child.killGroup();
    }
    Processes.awaitExit(child);
    child.sweep();
  }

  private static void assertUnharmed(Child bystander) throws Exception {
    bystander.stdin().write("well\n".getBytes(StandardCharsets.UTF_8));
    bystander.stdin().flush();
    assertThat(Processes.lines(bystander).readLine()).isEqualTo("well");
  }

  private void assertNothingLeft(String folder) throws Exception {
    assertThat(Processes.in(folder(folder))).isEmpty();
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(Processes.zombies()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("everyShapeInEveryContainment")
  void nothingIsLeftAfterAStop(ContainmentMode mode, Shape shape) throws Exception {
    ChildLauncher launcher = launcher(mode);
    Child bystander = bystander(launcher);
    stop(standing(launcher, shape, "stopped"));
    assertNothingLeft("stopped");
    assertUnharmed(bystander);
    assertThat(Processes.in(folder("bystander"))).hasSizeGreaterThanOrEqualTo(2);
    assertThat(launcher.orphans()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyShapeInEveryContainment")
  void nothingIsLeftAfterACrash(ContainmentMode mode, Shape shape) throws Exception {
    ChildLauncher launcher = launcher(mode);
    Child bystander = bystander(launcher);
    Child child = standing(launcher, shape, "crashed");
    Posix.signal(child.pid(), Posix.SIGKILL);
    assertThat(child.exited().get(10, TimeUnit.SECONDS)).isEqualTo(new Exit.Signal(9));
    child.sweep();
    assertNothingLeft("crashed");
    assertUnharmed(bystander);
  }

  @ParameterizedTest
  @EnumSource(names = {"SESSION", "CGROUP", "PID_NAMESPACE", "NONE"})
  void nothingIsLeftWhenTheLauncherCloses(ContainmentMode mode) throws Exception {
    ChildLauncher launcher = launcher(mode);
    for (Shape shape : Shape.values()) {
      standing(launcher, shape, "all");
    }
    launcher.close();
    assertNothingLeft("all");
  }

  @ParameterizedTest
  @EnumSource(names = {"SESSION", "CGROUP"})
  void sweepsSideBySideDoNotStealFromEachOther(ContainmentMode mode) throws Exception {
    ChildLauncher launcher = launcher(mode);
    Child bystander = bystander(launcher);
    var stops = new ArrayList<CompletableFuture<Void>>();
    for (Shape shape : Shape.values()) {
      Child child = standing(launcher, shape, shape.name());
      stops.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  stop(child);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              Thread::startVirtualThread));
    }
    CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    for (Shape shape : Shape.values()) {
      assertThat(Processes.in(folder(shape.name()))).as(shape.name()).isEmpty();
    }
    assertUnharmed(bystander);
  }
}
