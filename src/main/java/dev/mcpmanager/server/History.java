package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happened to the servers: events, lines of their output, and runs. Safe for use by many
/// threads; nothing here waits.
public final class History {

  private final Roster roster;
  private final EventLog events;
  private final Listeners activity;
  private final RunTally tally;
  private final RunJournal journal;

  History(Roster roster, EventLog events, Listeners activity, RunTally tally, RunJournal journal) {
    this.roster = roster;
    this.events = events;
    this.activity = activity;
    this.tally = tally;
    this.journal = journal;
  }

  /// The events after a number, oldest first, as far as they are kept.
  public EventPage events(long after) {
    return events.after(after);
  }

  /// Lines of a server's output after a number, oldest first.
  ///
  /// @param stream null for both
  /// @throws UnknownServerException if there is none of that name
  public LogPage logs(ServerId id, long after, LogLine.@Nullable Source stream, int limit) {
    LogTail tail = tail(id);
    return tail == null ? LogPage.EMPTY : tail.after(after, stream, limit);
  }

  /// The newest lines of a server's output, oldest of them first.
  ///
  /// @param stream null for both
  /// @throws UnknownServerException if there is none of that name
  public LogPage newestLogs(ServerId id, LogLine.@Nullable Source stream, int limit) {
    LogTail tail = tail(id);
    return tail == null ? LogPage.EMPTY : tail.newest(stream, limit);
  }

  /// The runs of a server, those of earlier lives of the service included, newest first.
  ///
  /// @throws UnknownServerException if there is none of that name
  public List<Run> runs(ServerId id) {
    return switch (roster.get(id)) {
      case ManagedServer.Sound server -> server.runs().newestFirst();
      case ManagedServer.Defective _ -> List.of();
    };
  }

  /// How many runs have ended since the service started, by the name of their cause; every cause
  /// there may be is in it.
  public Map<String, Long> runsEnded() {
    return tally.counts();
  }

  /// How many runs are missing on the disk since the service started.
  public long runsUnwritten() {
    return journal.unwritten();
  }

  /// Has `listener` called whenever there is something new to read in events or logs. It is called
  /// often, and on the threads that read children's pipes: it may set a flag or wake a thread, no
  /// more.
  public void onActivity(Runnable listener) {
    activity.add(listener);
  }

  private @Nullable LogTail tail(ServerId id) {
    return roster.get(id) instanceof ManagedServer.Sound server ? server.tail() : null;
  }
}
