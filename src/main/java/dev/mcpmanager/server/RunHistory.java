package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The newest runs of one server, those of earlier lives of the service included. Bounded in count
/// and in weight; when full, the oldest of those go that are over. Written by the actors of its
/// children, read by any thread.
final class RunHistory {

  /// In characters of the children's output, roughly.
  private static final int MAX_WEIGHT = 256 * 1024;

  private final RunJournal journal;
  private final int maxRuns;
  private final NavigableMap<Long, Run> byNumber = new TreeMap<>(); // guarded by this
  private int weight; // guarded by this
  private long lastNumber; // guarded by this

  /// Reads what the journal has, so it may wait for the disk.
  RunHistory(ServerId server, int maxRuns, RunJournal journal) {
    this.journal = journal;
    this.maxRuns = maxRuns;
    journal.load(server).forEach(this::keep);
  }

  /// A number for the next run, which is nobody else's.
  synchronized long nextNumber() {
    return ++lastNumber;
  }

  /// The number of the newest run; null if there was none.
  synchronized @Nullable Long lastNumber() {
    return lastNumber == 0 ? null : lastNumber;
  }

  /// Keeps a run, in the place of what was known of it before.
  void put(Run run) {
    keep(run);
    journal.append(run);
  }

  /// All that are kept, the newest first.
  synchronized List<Run> newestFirst() {
    return List.copyOf(byNumber.descendingMap().values());
  }

  private synchronized void keep(Run run) {
    Run before = byNumber.put(run.number(), run);
    lastNumber = Math.max(lastNumber, run.number());
    weight += weight(run) - (before == null ? 0 : weight(before));
    while (byNumber.size() > 1 && (byNumber.size() > maxRuns || weight > MAX_WEIGHT)) {
      Run oldest = oldest();
      byNumber.remove(oldest.number());
      weight -= weight(oldest);
    }
  }

  private Run oldest() {
    return byNumber.values().stream()
        .filter(run -> !run.goesOn())
        .findFirst()
        .orElseGet(() -> byNumber.firstEntry().getValue());
  }

  private static int weight(Run run) {
    int lines = run.stderr().stream().mapToInt(String::length).sum();
    return lines + run.noise().stream().mapToInt(String::length).sum();
  }
}
