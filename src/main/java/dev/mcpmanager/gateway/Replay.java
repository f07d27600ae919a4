package dev.mcpmanager.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest events of one session, for a client that was cut off (specification 2025-11-25,
/// "Resumability and Redelivery"). Bounded; when full, the oldest go. Safe for threads.
final class Replay {

  private final int bound;
  private final Budget all;
  private final Deque<Kept> kept = new ArrayDeque<>(); // guarded by this
  private long bytes; // guarded by this
  private long last; // guarded by this

  private record Kept(long stream, long number, Event event) {}

  /// @param bound in bytes
  /// @param all for all sessions together
  Replay(int bound, Budget all) {
    this.bound = bound;
    this.all = all;
  }

  /// Numbers an event, and keeps it.
  synchronized Event add(long stream, @Nullable Object slot, byte[] data) {
    long number = ++last;
    var event = new Event(stream + "-" + number, slot, data);
    while (bytes + data.length > bound && !kept.isEmpty()) {
      forgetOldest();
    }
    if (bytes + data.length <= bound && all.take(data.length)) {
      kept.addLast(new Kept(stream, number, event));
      bytes += data.length;
    }
    return event;
  }

  private void forgetOldest() {
    int size = kept.removeFirst().event.data().length;
    bytes -= size;
    all.giveBack(size);
  }

  /// Forgets all of it.
  synchronized void clear() {
    while (!kept.isEmpty()) {
      forgetOldest();
    }
  }

  /// What followed on a stream after one of its events, as far as it is kept.
  synchronized List<Event> after(Place place) {
    return kept.stream()
        .filter(k -> k.stream == place.stream && k.number > place.number)
        .map(Kept::event)
        .toList();
  }

  /// Where a client was cut off.
  record Place(long stream, long number) {

    /// From an event's id; null if it is none of ours.
    static @Nullable Place parse(String id) {
      int dash = id.indexOf('-');
      try {
        return dash < 0
            ? null
            : new Place(
                Long.parseLong(id, 0, dash, 10), Long.parseLong(id, dash + 1, id.length(), 10));
      } catch (NumberFormatException _) {
        return null;
      }
    }
  }
}
