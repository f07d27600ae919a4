package dev.mcpmanager.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

/// The newest entries, numbered from 1 without a gap. Bounded in count; when full, the oldest go.
/// Any thread may call; nothing foreign but the maker of an entry runs under its monitor.
final class SequencedRing<T> {

  private final int maxEntries;
  private final Deque<T> held = new ArrayDeque<>();
  private long lastSeq; // guarded by this

  SequencedRing(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /// Adds what `maker` makes of its number.
  synchronized T add(LongFunction<T> maker) {
    T entry = maker.apply(++lastSeq);
    if (held.size() == maxEntries) {
      held.removeFirst();
    }
    held.addLast(entry);
    return entry;
  }

  /// All that is kept of what came after `seq`, oldest first.
  synchronized Slice<T> after(long seq) {
    long first = lastSeq - held.size() + 1;
    long from = seq > lastSeq ? 0 : seq; // from the future: see Slice#gapAfter
    long wanted = Math.min(lastSeq - from, held.size());
    List<T> entries = new ArrayList<>();
    var backwards = held.descendingIterator();
    while (entries.size() < wanted) {
      entries.add(backwards.next());
    }
    return new Slice<>(first, lastSeq, entries.reversed());
  }

  synchronized long lastSeq() {
    return lastSeq;
  }
}
