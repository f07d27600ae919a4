package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps runs on disk, one file per server, so that they are known after a restart of the service.
///
/// One thread, `mcp-journal`, writes; the others only leave runs with it, which never waits. What
/// comes while too many wait is dropped and counted: history is worth less than a server that is
/// attended to. A disk that fails is told once, and once more when it works again.
final class RunJournal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunJournal.class);

  private static final int MAX_WAITING = 512;

  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final @Nullable Path directory;
  private final int maxRuns;
  private final Duration flush;
  private final Deque<Run> waiting = new ArrayDeque<>(); // guarded by this
  private boolean closing; // guarded by this
  private long unwritten; // guarded by this
  private final Map<ServerId, JournalFile> files = new HashMap<>(); // the writer's thread only
  private long lost; // since the disk began to fail, 0 while it works; the writer's thread only
  private final Thread writer;

  /// Starts the writer's thread.
  ///
  /// @param state the state directory; null to keep nothing on disk
  /// @param maxRuns how many runs of each server are worth keeping
  static RunJournal open(@Nullable Path state, int maxRuns) {
    return open(state, maxRuns, FLUSH);
  }

  /// @param flush how long closing may wait for the disk
  static RunJournal open(@Nullable Path state, int maxRuns, Duration flush) {
    var journal = new RunJournal(state, maxRuns, flush);
    if (state != null) {
      journal.writer.start();
    }
    return journal;
  }

  private RunJournal(@Nullable Path state, int maxRuns, Duration flush) {
    this.flush = flush;
    this.directory = state == null ? null : state.resolve("runs");
    this.maxRuns = maxRuns;
    this.writer = Thread.ofPlatform().name("mcp-journal").daemon().unstarted(this::write);
  }

  /// The runs of a server that are on disk, oldest first. Of those that nobody saw end, because the
  /// service was gone before them, it says so. To be called before the server's first run.
  List<Run> load(ServerId server) {
    if (directory == null) {
      return List.of();
    }
    JournalFile file = file(directory, server);
    try {
      JournalFile.Content content = file.read();
      if (content.badLines() > 0) {
        log.warn(
            "Server '{}' has {} line(s) in its journal of runs, {}, that could not be read and were"
                + " skipped.",
            server,
            content.badLines(),
            file);
      }
      return content.runs();
    } catch (IOException e) {
      log.warn(
          "Server '{}' shows no earlier runs, because its journal {} could not be read: {}",
          server,
          file,
          e.toString());
      return List.of();
    }
  }

  /// Leaves a run to be written. A later one of the same number takes its place.
  synchronized void append(Run run) {
    if (directory == null || closing) {
      return;
    }
    if (waiting.size() == MAX_WAITING) {
      unwritten++;
      return;
    }
    waiting.addLast(run);
    notifyAll();
  }

  /// How many runs are not on the disk: too many waited, or it did not take them.
  synchronized long unwritten() {
    return unwritten;
  }

  /// Writes what still waits, as far as there is time for it.
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      if (directory != null && !writer.join(flush)) {
        log.warn(
            "The disk under {} is too slow; the newest runs are not in the journal.", directory);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      for (List<Run> batch = take(); !batch.isEmpty(); batch = take()) {
        write(batch);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts this thread.", e);
    }
  }

  /// Waits for runs and takes all of them; none when the journal is closed.
  private synchronized List<Run> take() throws InterruptedException {
    while (waiting.isEmpty() && !closing) {
      wait();
    }
    List<Run> batch = List.copyOf(waiting);
    waiting.clear();
    return batch;
  }

  private void write(List<Run> batch) {
    var byServer = new LinkedHashMap<ServerId, List<Run>>();
    batch.forEach(run -> byServer.computeIfAbsent(run.serverId(), _ -> new ArrayList<>()).add(run));
    byServer.forEach(this::write);
  }

  private void write(ServerId server, List<Run> runs) {
    if (directory == null) {
      return;
    }
    JournalFile file = files.computeIfAbsent(server, id -> file(directory, id));
    try {
      file.append(runs);
      if (lost > 0) {
        log.info("The journal of runs under {} works again; {} entries are lost.", directory, lost);
        lost = 0;
      }
    } catch (IOException | RuntimeException e) {
      if (lost == 0) {
        log.warn(
            "Server '{}' could not have its run written to {}: {}. Runs are kept in memory, and written"
                + " again once the disk takes them.",
            server,
            file,
            e.toString());
      }
      lost += runs.size();
      count(runs.size());
    }
  }

  private synchronized void count(int failures) {
    unwritten += failures;
  }

  private JournalFile file(Path runs, ServerId server) {
    return new JournalFile(runs.resolve(server + ".jsonl"), server, maxRuns);
  }
}
