package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.ServerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The adopted processes whose family nobody knows, and what becomes of them.
///
/// Written by the watch's thread only.
final class Orphans {

  /// A process of the JDK's is reaped by the JDK within microseconds; what is a zombie for so long
  /// is nobody's.
  private static final long ZOMBIE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// @param candidates the families it may belong to; empty if none was alive when it started
  private record Entry(ProcessStatus process, Set<Family> candidates, long seenNanos) {}

  private final Families families;
  private final Map<ProcessStatus.Key, Entry> entries = new HashMap<>();
  private volatile List<Orphan> listed = List.of();
  private volatile boolean empty = true;

  Orphans(Families families) {
    this.families = families;
  }

  List<Orphan> list() {
    return listed;
  }

  /// Whether there is nobody to attend to, zombies included.
  boolean isEmpty() {
    return empty;
  }

  /// @param unknown all that are there now
  void update(List<ProcessStatus> unknown, long nanoTime) {
    var present = new HashSet<ProcessStatus.Key>();
    for (ProcessStatus process : unknown) {
      present.add(process.key());
      Entry entry =
          entries.computeIfAbsent(
              process.key(), _ -> new Entry(process, families.candidates(process), nanoTime));
      attend(process, entry, nanoTime);
    }
    entries.keySet().retainAll(present);
    empty = entries.isEmpty();
    listed =
        entries.values().stream()
            .filter(entry -> entry.process().runs())
            .sorted(Comparator.comparingLong(entry -> entry.process().startTicks()))
            .map(Orphans::orphan)
            .toList();
  }

  private void attend(ProcessStatus process, Entry entry, long nanoTime) {
    if (!process.runs()) {
      if (nanoTime - entry.seenNanos() > ZOMBIE_NANOS && !families.expecting()) {
        Posix.reap(process.pid());
      }
      return;
    }
    boolean hadCandidates = !entry.candidates().isEmpty() || families.startedInThePast(process);
    entry.candidates().removeIf(Family::over);
    if (hadCandidates && entry.candidates().isEmpty() && !families.expecting()) {
      Posix.signal(process.pid(), Posix.SIGKILL); // left over by elimination
    }
  }

  private static Orphan orphan(Entry entry) {
    ProcessStatus process = entry.process();
    List<ServerId> candidates =
        entry.candidates().stream()
            .map(Family::server)
            .distinct()
            .sorted(Comparator.comparing(ServerId::value))
            .toList();
    return new Orphan(process.pid(), name(process.pid()), startedAt(process), candidates);
  }

  private static String name(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm"), UTF_8).strip();
    } catch (IOException _) {
      return "?"; // ended meanwhile, or its name is no text
    }
  }

  private static Instant startedAt(ProcessStatus process) {
    long millis = process.startTicks() * 1000 / ProcessStatus.TICKS_PER_SECOND;
    return Instant.ofEpochSecond(ProcessStatus.bootSeconds()).plusMillis(millis);
  }
}
