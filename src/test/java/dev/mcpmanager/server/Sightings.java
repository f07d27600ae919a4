package dev.mcpmanager.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What tests see of processes, and the one signal that Java cannot send.
final class Sightings {

  private static final int SIGSTOP = 19; // on Linux

  private static final MethodHandle KILL = kill();

  private Sightings() {}

  @SuppressWarnings("restricted") // the build grants native access
  private static MethodHandle kill() {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("kill"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  }

  /// The processes that work in a folder, whatever else they did to get away.
  static List<Long> in(Path folder) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      Path real = folder.toRealPath();
      return processes
          .map(process -> process.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Long::valueOf)
          .filter(pid -> real.equals(cwd(pid)) && RunningManager.runs(pid))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path cwd(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"));
    } catch (IOException _) {
      return Path.of("/");
    }
  }

  /// Stops a child without ending it.
  static void freeze(long pid) {
    assertThat(pid).isGreaterThan(1).isNotEqualTo(ProcessHandle.current().pid());
    try {
      assertThat((int) KILL.invokeExact((int) pid, SIGSTOP)).isZero();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
