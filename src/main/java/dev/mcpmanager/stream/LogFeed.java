package dev.mcpmanager.stream;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.LogLine;
import dev.mcpmanager.server.LogPage;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.UnknownServerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Publishes log lines in batches. Used by the publisher's thread only.
///
/// It holds a place in the log tail of each server and reads on from there, so that a flood costs
/// no memory: what the tail has given up before we came is counted and told. One flush takes no
/// more than a budget, and the servers take turns in being first at it.
final class LogFeed {

  /// Lines asked of the manager at once.
  private static final int PAGE = 512;

  private final ServerManager manager;
  private final Subscriptions subscriptions;
  private final JsonMapper json;
  private final Broadcast broadcast;
  private final long maxBatch;
  private final long maxFlush;
  private final Map<ServerId, Long> places = new HashMap<>();
  private int turn;

  LogFeed(
      ServerManager manager,
      Subscriptions subscriptions,
      JsonMapper json,
      Broadcast broadcast,
      StreamProperties limits) {
    this.manager = manager;
    this.subscriptions = subscriptions;
    this.json = json;
    this.broadcast = broadcast;
    this.maxBatch = limits.maxBatchSize().toBytes();
    this.maxFlush = limits.maxFlushSize().toBytes();
  }

  /// What was written before is in the logs that anybody can ask for.
  void skipToEnd() {
    for (ServerId server : manager.ids()) {
      places.put(server, endOf(server));
    }
  }

  /// Publishes what was written since the last time; true if the budget ended before the lines did.
  boolean flush() {
    List<ServerId> servers = manager.ids();
    places.keySet().retainAll(servers);
    long budget = maxFlush;
    for (int i = 0; i < servers.size(); i++) {
      ServerId server = servers.get((turn + i) % servers.size());
      if (!subscriptions.wantLogsOf(server)) {
        places.put(server, endOf(server));
      } else if (budget <= 0) {
        turn = (turn + i) % servers.size();
        return true;
      } else {
        budget -= publish(server, budget);
      }
    }
    return budget <= 0;
  }

  /// Publishes what one server wrote, and says how much text it was.
  private long publish(ServerId server, long budget) {
    long spent = 0;
    while (spent < budget) {
      long place = places.getOrDefault(server, 0L);
      LogPage page = pageAfter(server, place);
      if (page.lines().isEmpty()) {
        // A tail that ends before our place is that of a new server under an old name.
        places.put(server, Math.min(place, page.lastSeq()));
        return spent;
      }
      spent += publish(server, place, page.lines(), budget - spent);
    }
    return spent;
  }

  /// Cuts a page into batches: a batch ends where the stream changes, where numbers are missing, or
  /// where it would grow too large.
  private long publish(ServerId server, long place, List<LogLine> lines, long budget) {
    long spent = 0;
    int from = 0;
    while (from < lines.size() && spent < budget) {
      long size = LineSize.of(lines.get(from));
      int to = from + 1;
      while (to < lines.size() && lines.get(to).stream() == lines.get(from).stream()) {
        long next = LineSize.of(lines.get(to));
        if (size + next > maxBatch) {
          break;
        }
        size += next;
        to++;
      }
      List<LogLine> batch = lines.subList(from, to);
      long lost = Math.max(0, batch.getFirst().seq() - place - 1);
      place = batch.getLast().seq();
      places.put(server, place); // first, so that a batch that cannot be sent does not come again
      send(server, LogBatch.of(server, batch, lost));
      spent += size;
      from = to;
    }
    return spent;
  }

  private void send(ServerId server, LogBatch batch) {
    byte[] text = json.writeValueAsBytes(batch);
    broadcast.send(Destination.logsOf(server), text);
    broadcast.send(Destination.LOGS, text);
  }

  private long endOf(ServerId server) {
    return logs(server, Long.MAX_VALUE, 1).lastSeq();
  }

  private LogPage pageAfter(ServerId server, long place) {
    LogPage page = logs(server, place, PAGE);
    return page.lastSeq() < place ? logs(server, 0, PAGE) : page;
  }

  private LogPage logs(ServerId server, long after, int limit) {
    try {
      return manager.history().logs(server, after, null, limit);
    } catch (UnknownServerException e) {
      return new LogPage(0, 0, null, List.of()); // removed since it was listed
    }
  }
}
