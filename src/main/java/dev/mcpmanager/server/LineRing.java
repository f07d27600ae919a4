package dev.mcpmanager.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/// The newest lines, numbered from 1 without a gap. Bounded in count and in bytes; when full, the
/// oldest go. Any thread may call.
///
/// The bytes of all lines lie one behind the other in one array, over the end of which they go on
/// at its beginning: a child that writes a million lines a second makes no object of any of them.
/// The arrays begin small and grow to their bounds as lines come, as most servers write little.
final class LineRing {

  /// What is kept of a line beside its bytes: an empty one must weigh something as well.
  private static final int OVERHEAD = 2 * Long.BYTES;

  private static final int FIRST_LINES = 32;
  private static final int FIRST_BYTES = 4 << 10;

  /// @param stamp what was given along with it
  @SuppressWarnings("ArrayRecordComponent") // never compared, and never changed
  record Line(long seq, long stamp, byte[] text) {}

  private final int maxLines;
  private final long maxBytes;

  // All guarded by this. Places count on for ever; where one is in `text` is told by `index`.
  private byte[] text = {};
  private long[] places = {}; // where a line begins
  private long[] stamps = {};
  private long firstSeq = 1;
  private long lastSeq;
  private long end;

  /// @param maxBytes exceeded only by a line that is by itself longer
  LineRing(int maxLines, long maxBytes) {
    this.maxLines = maxLines;
    this.maxBytes = maxBytes;
  }

  /// Keeps a copy of a line.
  ///
  /// @param stamp is given back along with it
  synchronized void add(byte[] buffer, int offset, int length, long stamp) {
    makeRoom(length);
    int slot = slot(++lastSeq);
    places[slot] = end;
    stamps[slot] = stamp;
    int from = index(end);
    int untilEdge = Math.min(length, text.length - from);
    System.arraycopy(buffer, offset, text, from, untilEdge);
    System.arraycopy(buffer, offset + untilEdge, text, 0, length - untilEdge);
    end += length;
  }

  /// The oldest lines after `seq` whose stamps are wanted, at most `limit`.
  synchronized Slice<Line> after(long seq, LongPredicate wanted, int limit) {
    long from = seq > lastSeq ? 0 : seq; // from the future: see Slice#gapAfter
    List<Line> lines = new ArrayList<>();
    for (long next = Math.max(from + 1, firstSeq);
        next <= lastSeq && lines.size() < limit;
        next++) {
      if (wanted.test(stamps[slot(next)])) {
        lines.add(line(next));
      }
    }
    return new Slice<>(firstSeq, lastSeq, lines);
  }

  /// The newest lines whose stamps are wanted, oldest of them first, at most `limit`.
  synchronized Slice<Line> newest(LongPredicate wanted, int limit) {
    List<Line> lines = new ArrayList<>();
    for (long next = lastSeq; next >= firstSeq && lines.size() < limit; next--) {
      if (wanted.test(stamps[slot(next)])) {
        lines.add(line(next));
      }
    }
    return new Slice<>(firstSeq, lastSeq, lines.reversed());
  }

  synchronized long lastSeq() {
    return lastSeq;
  }

  /// What the arrays take up.
  synchronized long footprint() {
    return text.length + (long) OVERHEAD * places.length;
  }

  private void makeRoom(int length) {
    while (firstSeq <= lastSeq && (count() == maxLines || weightWith(length) > maxBytes)) {
      firstSeq++;
    }
    if (count() == places.length) {
      growIndex();
    }
    if (text.length == 0 || kept() + length > text.length) {
      growText(kept() + length);
    }
  }

  private void growIndex() {
    int slots = Math.clamp(2L * places.length, Math.min(FIRST_LINES, maxLines), maxLines);
    long[] newPlaces = new long[slots];
    long[] newStamps = new long[slots];
    for (long seq = firstSeq; seq <= lastSeq; seq++) {
      newPlaces[(int) (seq % slots)] = places[slot(seq)];
      newStamps[(int) (seq % slots)] = stamps[slot(seq)];
    }
    places = newPlaces;
    stamps = newStamps;
  }

  private void growText(long needed) {
    long most = Math.max(maxBytes, needed);
    long size = Math.min(most, Math.max(needed, Math.max(FIRST_BYTES, 2L * text.length)));
    byte[] grown = new byte[Math.toIntExact(size)];
    byte[] all = copy(start(), end);
    int from = (int) (start() % size);
    int untilEdge = Math.min(all.length, grown.length - from);
    System.arraycopy(all, 0, grown, from, untilEdge);
    System.arraycopy(all, untilEdge, grown, 0, all.length - untilEdge);
    text = grown;
  }

  private Line line(long seq) {
    int slot = slot(seq);
    long stop = seq == lastSeq ? end : places[slot(seq + 1)];
    return new Line(seq, stamps[slot], copy(places[slot], stop));
  }

  private byte[] copy(long start, long stop) {
    if (start == stop) {
      return new byte[0];
    }
    int from = index(start);
    int length = (int) (stop - start);
    byte[] copy = Arrays.copyOfRange(text, from, from + length); // past the edge it is zeros
    int untilEdge = Math.min(length, text.length - from);
    System.arraycopy(text, 0, copy, untilEdge, length - untilEdge);
    return copy;
  }

  private long weightWith(int length) {
    return kept() + length + OVERHEAD * (count() + 1L);
  }

  private long kept() {
    return end - start();
  }

  /// Where the oldest line that is kept begins.
  private long start() {
    return firstSeq > lastSeq ? end : places[slot(firstSeq)];
  }

  private int count() {
    return (int) (lastSeq - firstSeq + 1);
  }

  private int slot(long seq) {
    return (int) (seq % places.length);
  }

  private int index(long place) {
    return (int) (place % text.length);
  }
}
