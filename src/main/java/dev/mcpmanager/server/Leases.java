package dev.mcpmanager.server;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Slots that are free again when they are given back, or when their lease has run out: who hangs
/// with one holds up nobody for longer than that. Not safe for threads.
final class Leases<T> {

  private final int slots;
  private final Duration length;
  private final Map<T, Instant> ends = new HashMap<>();

  Leases(int slots, Duration length) {
    this.slots = slots;
    this.length = length;
  }

  /// Takes back what has run out. To be called before anything is asked.
  void expire(Instant now) {
    ends.values().removeIf(end -> !end.isAfter(now));
  }

  boolean isFull() {
    return ends.size() >= slots;
  }

  boolean isHeldBy(T holder) {
    return ends.containsKey(holder);
  }

  void take(T holder, Instant now) {
    ends.put(holder, now.plus(length));
  }

  boolean release(T holder) {
    return ends.remove(holder) != null;
  }

  /// When the next lease runs out; null if there is none.
  @Nullable Instant nextEnd() {
    return ends.values().stream().min(Instant::compareTo).orElse(null);
  }
}
