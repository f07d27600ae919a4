package dev.mcpmanager.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// The newest entries, numbered from 1 without a gap. Bounded in count and in weight; when full,
/// the oldest go. Any thread may call; nothing foreign but the maker of an entry runs under its
/// monitor.
final class SequencedRing<T> {

  /// @param entry what is kept
  /// @param weight what it counts towards the bound, in bytes
  private record Held<T>(T entry, int weight) {}

  /// @param firstSeq the oldest entry kept; one past the newest if none is
  /// @param lastSeq the newest entry; 0 before the first
  record Slice<T>(long firstSeq, long lastSeq, List<T> entries) {

    /// What of the numbers after `seq` is no longer kept. A number from the future is one of an
    /// earlier run of the service: what was missed since then is not known, so everything kept
    /// counts as new.
    @org.jspecify.annotations.Nullable
    Gap gapAfter(long seq) {
      if (seq > lastSeq) {
        return new Gap(0, firstSeq - 1);
      }
      return seq + 1 < firstSeq ? new Gap(seq + 1, firstSeq - 1) : null;
    }
  }

  private final int maxEntries;
  private final long maxWeight;
  private final Deque<Held<T>> held = new ArrayDeque<>();
  private long weight; // guarded by this
  private long lastSeq; // guarded by this

  SequencedRing(int maxEntries, long maxWeight) {
    this.maxEntries = maxEntries;
    this.maxWeight = maxWeight;
  }

  /// Adds what `maker` makes of its number.
  synchronized T add(int entryWeight, LongFunction<T> maker) {
    T entry = maker.apply(++lastSeq);
    held.addLast(new Held<>(entry, entryWeight));
    weight += entryWeight;
    while (held.size() > maxEntries || (weight > maxWeight && held.size() > 1)) {
      weight -= held.removeFirst().weight();
    }
    return entry;
  }

  /// The oldest entries after `seq` that are wanted, at most `limit`.
  synchronized Slice<T> after(long seq, Predicate<T> wanted, int limit) {
    long from = seq > lastSeq ? 0 : seq; // from the future: see Slice#gapAfter
    long next = firstSeq();
    var entries = new ArrayList<T>();
    for (Held<T> candidate : held) {
      if (entries.size() == limit) {
        break;
      }
      if (next++ > from && wanted.test(candidate.entry())) {
        entries.add(candidate.entry());
      }
    }
    return new Slice<>(firstSeq(), lastSeq, entries);
  }

  /// The newest entries that are wanted, oldest of them first, at most `limit`.
  synchronized Slice<T> newest(Predicate<T> wanted, int limit) {
    var entries = new ArrayList<T>();
    var backwards = held.descendingIterator();
    while (entries.size() < limit && backwards.hasNext()) {
      T candidate = backwards.next().entry();
      if (wanted.test(candidate)) {
        entries.addFirst(candidate);
      }
    }
    return new Slice<>(firstSeq(), lastSeq, entries);
  }

  synchronized long lastSeq() {
    return lastSeq;
  }

  private long firstSeq() {
    return lastSeq - held.size() + 1;
  }
}
