package dev.mcpmanager.remote;

import java.util.Arrays;

/// Bytes that come in pieces, up to a limit. Of more than that only the edges and the length stay,
/// as of a line that is too long.
final class Gathered {

  /// As much as a channel keeps of a line over its limit.
  static final int EDGE = 256;

  private static final int FIRST = 1 << 10;

  /// What is shorter than that need not be counted.
  private static final int SMALL = 64 << 10;

  private final int limit;
  private final int edge;
  private final Memory memory;
  private boolean cut; // for another reason than its limit
  private byte[] bytes = {};
  private int size;
  private byte[] tail = {};
  private long length;

  Gathered(int limit, Memory memory) {
    this(limit, EDGE, memory);
  }

  /// @param edge how many of the first bytes stay of what is too much
  /// @param memory when there is none left, it is too much, too
  Gathered(int limit, int edge, Memory memory) {
    this.limit = limit;
    this.edge = edge;
    this.memory = memory;
  }

  void add(byte[] more, int offset, int count) {
    length += count;
    if (isOversized() || !makeRoom(count)) {
      addTail(more, offset, count);
      return;
    }
    System.arraycopy(more, offset, bytes, size, count);
    size += count;
  }

  private boolean makeRoom(int count) {
    long needed = (long) size + count;
    if (needed > bytes.length) {
      int wanted = (int) Math.min(Math.max(needed, Math.max(FIRST, 2L * bytes.length)), limit);
      cut = !memory.take(counted(wanted) - counted(bytes.length));
      bytes = cut ? bytes : Arrays.copyOf(bytes, wanted);
    }
    return !cut;
  }

  private static long counted(int capacity) {
    return capacity <= SMALL ? 0 : capacity;
  }

  /// The first time too much has come, what was kept becomes its edges.
  private void addTail(byte[] more, int offset, int count) {
    shrink();
    int missing = Math.min(count, edge - size);
    if (missing > 0) {
      bytes = Arrays.copyOf(bytes, edge);
      System.arraycopy(more, offset, bytes, size, missing);
      size += missing;
    }
    int last = Math.min(count, EDGE);
    endWith(Arrays.copyOfRange(more, offset + count - last, offset + count));
  }

  /// Counts bytes behind those that came, of which only the last are known.
  void addUnseen(long count, byte[] last) {
    shrink();
    cut = true;
    length += count;
    endWith(last);
  }

  private void shrink() {
    if (tail.length == 0) {
      tail = Arrays.copyOfRange(bytes, Math.max(0, size - EDGE), size);
      size = Math.min(size, edge);
      memory.give(counted(bytes.length));
      bytes = Arrays.copyOf(bytes, size);
    }
  }

  private void endWith(byte[] last) {
    byte[] both = Arrays.copyOf(tail, tail.length + last.length);
    System.arraycopy(last, 0, both, tail.length, last.length);
    tail = Arrays.copyOfRange(both, Math.max(0, both.length - EDGE), both.length);
  }

  boolean isEmpty() {
    return length == 0;
  }

  boolean isOversized() {
    return cut || length > limit;
  }

  long length() {
    return length;
  }

  byte first() {
    return bytes[0];
  }

  /// All that came, unless it was too much; then its first bytes.
  byte[] head() {
    return Arrays.copyOf(bytes, size);
  }

  /// The last bytes, of what was too much.
  byte[] tail() {
    return tail;
  }

  /// A part of what is kept.
  byte[] part(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  int kept() {
    return size;
  }

  /// What is kept, to be looked at and not to be changed.
  byte[] buffer() {
    return bytes;
  }

  /// Makes room for the next, and does not hold what a large one took.
  void clear() {
    if (bytes.length > SMALL || isOversized()) {
      memory.give(counted(bytes.length));
      bytes = new byte[0];
    }
    cut = false;
    tail = new byte[0];
    size = 0;
    length = 0;
  }
}
