package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest runs of one server, those of earlier lives of the service included. Bounded in count
/// and in weight; when full, the oldest go. Written by the server's actor, read by any thread.
final class RunHistory {

  /// In characters of the children's output, roughly.
  private static final int MAX_WEIGHT = 256 * 1024;

  private final RunJournal journal;
  private final int maxRuns;
  private final Deque<Run> newestFirst = new ArrayDeque<>(); // guarded by this
  private int weight; // guarded by this
  private long lastNumber; // guarded by this

  /// Reads what the journal has, so it may wait for the disk.
  RunHistory(ServerId server, int maxRuns, RunJournal journal) {
    this.journal = journal;
    this.maxRuns = maxRuns;
    journal.load(server).forEach(this::keep);
  }

  /// The number of the next run.
  synchronized long nextNumber() {
    return lastNumber + 1;
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
    return List.copyOf(newestFirst);
  }

  private synchronized void keep(Run run) {
    if (run.number() == lastNumber && !newestFirst.isEmpty()) {
      weight -= weight(newestFirst.removeFirst());
    }
    newestFirst.addFirst(run);
    lastNumber = run.number();
    weight += weight(run);
    while (newestFirst.size() > maxRuns || (weight > MAX_WEIGHT && newestFirst.size() > 1)) {
      weight -= weight(newestFirst.removeLast());
    }
  }

  private static int weight(Run run) {
    int lines = run.stderr().stream().mapToInt(String::length).sum();
    return lines + run.noise().stream().mapToInt(String::length).sum();
  }
}
