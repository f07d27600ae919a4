package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A control group (version 2) that holds a child and all that descends from it: nothing can leave
/// it, and one write ends all of it at once.
record Cgroup(Path path) {

  private static final long EMPTY_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /// Moves a process here; what it starts from now on is born here.
  void add(long pid) throws IOException {
    Files.writeString(path.resolve("cgroup.procs"), Long.toString(pid), US_ASCII);
  }

  /// Likewise, if it still exists and may be moved.
  void tryAdd(long pid) {
    try {
      add(pid);
    } catch (IOException _) {
      // ended, or another user's
    }
  }

  /// The processes in it, as seen from our PID namespace.
  List<Long> pids() {
    try {
      return Files.readAllLines(path.resolve("cgroup.procs"), US_ASCII).stream()
          .filter(line -> !line.equals("0"))
          .map(Long::valueOf)
          .toList();
    } catch (IOException _) {
      return List.of(); // removed, maybe while it was read
    }
  }

  /// Ends all processes in it and below it.
  void kill() {
    try {
      Files.writeString(path.resolve("cgroup.kill"), "1", US_ASCII);
    } catch (IOException _) {
      // removed
    }
  }

  private boolean populated() {
    try {
      return Files.readString(path.resolve("cgroup.events"), US_ASCII).contains("populated 1");
    } catch (IOException _) {
      return false; // removed
    }
  }

  /// Ends what is in it, waits until it is empty, and removes it with all below it.
  void remove() {
    kill();
    long start = System.nanoTime();
    while (populated() && System.nanoTime() - start < EMPTY_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    remove(path);
  }

  /// The files in it vanish with it.
  private static void remove(Path path) {
    try (var below = Files.list(path)) {
      below.filter(Files::isDirectory).forEach(Cgroup::remove);
    } catch (IOException | UncheckedIOException _) {
      return; // it is gone, maybe while it was read
    }
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // Something in it cannot be ended; the next start of the service tries again.
    }
  }
}
