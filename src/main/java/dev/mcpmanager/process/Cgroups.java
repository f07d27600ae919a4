package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control groups of one run of the service: one for each child, below one for the run, below
/// the service's own.
///
/// A child is moved into its group right after its launch, not started in it: the wrapper that
/// would be needed is a shell, and shells drop variables whose names they do not like. What the
/// child started before it was moved is found by its mark and moved after it.
final class Cgroups {

  private static final Logger log = LoggerFactory.getLogger(Cgroups.class);

  private static final String PREFIX = "mcp-manager-";

  private final Cgroup run;

  private Cgroups(Cgroup run) {
    this.run = run;
  }

  /// Removes what earlier runs left, and makes the group of this one; empty where that is not
  /// possible, which in most containers it is not.
  ///
  /// @param run names this run; its instance's part names the earlier ones
  static Optional<Cgroups> open(long run) {
    return own().flatMap(own -> open(own, run));
  }

  private static Optional<Cgroups> open(Path own, long run) {
    removeStale(own, Birthmark.instanceOf(run * Birthmark.CHILDREN));
    var cgroup = new Cgroup(own.resolve(PREFIX + run));
    try {
      Files.createDirectory(cgroup.path());
    } catch (IOException _) {
      return Optional.empty(); // not ours to divide
    }
    if (Files.isWritable(cgroup.path().resolve("cgroup.kill")) && takesProcesses(cgroup)) {
      return Optional.of(new Cgroups(cgroup));
    }
    cgroup.remove();
    return Optional.empty();
  }

  private static void removeStale(Path own, long instance) {
    try (Stream<Path> below = Files.list(own)) {
      List<Path> stale =
          below
              .filter(path -> path.getFileName().toString().startsWith(PREFIX + instance))
              .toList();
      stale.forEach(path -> new Cgroup(path).remove());
    } catch (IOException e) {
      log.debug("Cannot list {}.", own, e);
    }
  }

  /// Moving one is the only way to find out.
  private static boolean takesProcesses(Cgroup cgroup) {
    try {
      Process process = JvmChildren.start(new ProcessBuilder("sleep", "10"), Birthmark.NONE);
      try {
        cgroup.add(process.pid());
        return cgroup.pids().contains(process.pid());
      } finally {
        process.toHandle().destroyForcibly();
      }
    } catch (IOException _) {
      return false;
    }
  }

  /// The group for one child.
  Cgroup of(long mark) throws IOException {
    return new Cgroup(Files.createDirectory(path().resolve("child-" + mark % Birthmark.CHILDREN)));
  }

  Path path() {
    return run.path();
  }

  void close() {
    run.remove();
  }

  /// The group this service is in, as a folder.
  private static Optional<Path> own() {
    try {
      String place =
          Files.readAllLines(Path.of("/proc/self/cgroup"), UTF_8).stream()
              .filter(line -> line.startsWith("0::/"))
              .map(line -> line.substring("0::".length()))
              .filter(line -> !line.contains(".."))
              .findFirst()
              .orElseThrow(() -> new IOException("not in version 2"));
      return Files.readAllLines(Path.of("/proc/self/mountinfo"), UTF_8).stream()
          .filter(line -> line.contains(" - cgroup2 "))
          .map(line -> folder(line.split(" "), place))
          .filter(Files::isDirectory)
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// @param mount fields of a line of `mountinfo`: the fourth is what of the tree is mounted, the
  ///   fifth where
  private static Path folder(String[] mount, String place) {
    String root = mount[3].equals("/") ? "" : mount[3];
    String below = place.startsWith(root + "/") ? place.substring(root.length() + 1) : "";
    return Path.of(mount[4]).resolve(below);
  }
}
