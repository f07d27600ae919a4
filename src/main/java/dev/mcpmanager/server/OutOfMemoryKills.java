package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.KernelKills;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Counts the processes that the kernel has ended for want of memory: in our own control group
/// where the kernel tells, else on the whole machine. Which they were it does not tell.
final class OutOfMemoryKills {

  private static final String COUNTER = "oom_kill ";

  private final List<Path> ofOurGroup;
  private final Path ofTheMachine;

  /// A count at some moment.
  record Reading(long count, KernelKills whenGrown) {
    private static final Reading NOTHING = new Reading(0, KernelKills.NONE);
  }

  /// @param root of the file system; another only for tests
  OutOfMemoryKills(Path root) {
    this.ofOurGroup = counters(root);
    this.ofTheMachine = root.resolve("proc/vmstat");
  }

  /// Reads the kernel's counter, which takes some microseconds.
  Reading read() {
    return ofOurGroup.stream()
        .flatMap(file -> count(file, KernelKills.IN_OUR_GROUP).stream())
        .findFirst()
        .or(() -> count(ofTheMachine, KernelKills.ON_THE_MACHINE))
        .orElse(Reading.NOTHING);
  }

  /// What happened between two readings.
  static KernelKills between(Reading before, Reading after) {
    boolean comparable = before.whenGrown() == after.whenGrown();
    return comparable && after.count() > before.count() ? after.whenGrown() : KernelKills.NONE;
  }

  /// Where the counter of our group may be. Within a container the group's path is often the
  /// host's, and the group itself is at the mount.
  private static List<Path> counters(Path root) {
    Path mount = root.resolve("sys/fs/cgroup");
    try (Stream<String> groups = Files.lines(root.resolve("proc/self/cgroup"))) {
      return groups.flatMap(line -> counters(mount, line)).toList();
    } catch (IOException | RuntimeException _) {
      return List.of(); // no Linux
    }
  }

  /// @param line such as `0::/system.slice/x` (version 2) or `4:memory:/x` (version 1)
  private static Stream<Path> counters(Path mount, String line) {
    String[] fields = line.split(":", 3);
    if (fields.length < 3) {
      return Stream.empty();
    }
    String group = fields[2].startsWith("/") ? fields[2].substring(1) : fields[2];
    if (fields[0].equals("0") && fields[1].isEmpty()) {
      return Stream.of(mount.resolve(group), mount).map(at -> at.resolve("memory.events"));
    }
    Path memory = mount.resolve("memory");
    return List.of(fields[1].split(",")).contains("memory")
        ? Stream.of(memory.resolve(group), memory).map(at -> at.resolve("memory.oom_control"))
        : Stream.empty();
  }

  private static Optional<Reading> count(Path file, KernelKills whenGrown) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(COUNTER))
          .map(line ->
              new Reading(Long.parseLong(line.substring(COUNTER.length()).strip()), whenGrown))
          .findFirst();
    } catch (IOException | RuntimeException _) {
      return Optional.empty(); // not this kernel, or not for us to read
    }
  }
}
