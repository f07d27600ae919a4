package dev.mcpmanager.jsonrpc;

import java.util.List;

/// Lines that are written together, by whoever's turn it is.
///
/// @param bytes of all lines, the first of which are written already
@SuppressWarnings(
    "ArrayRecordComponent") // handed from one writer to the next, and seen by no other
record Batch(List<Line> lines, byte[] bytes, int written) {

  /// A line that is alone is taken as it is, without a copy.
  static Batch of(List<Line> lines) {
    return new Batch(lines, lines.size() == 1 ? lines.getFirst().bytes : joined(lines), 0);
  }

  Batch after(int more) {
    return new Batch(lines, bytes, written + more);
  }

  int left() {
    return bytes.length - written;
  }

  private static byte[] joined(List<Line> lines) {
    int length = 0;
    for (Line line : lines) {
      length += line.bytes.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (Line line : lines) {
      System.arraycopy(line.bytes, 0, joined, at, line.bytes.length);
      at += line.bytes.length;
    }
    return joined;
  }
}
