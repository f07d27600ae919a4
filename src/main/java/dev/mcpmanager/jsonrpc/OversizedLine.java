package dev.mcpmanager.jsonrpc;

import java.util.Arrays;

/// What is remembered of a line that is too long to keep: both edges and its length.
final class OversizedLine {

  /// Enough for the members of a response's envelope.
  static final int EDGE = 256;

  private final int keep;
  private byte[] head = {};
  private byte[] tail = {};
  private long bytes;

  OversizedLine(int keep) {
    this.keep = keep;
  }

  OversizedLine add(byte[] buffer, int from, int to) {
    if (head.length < keep) {
      head = joined(head, buffer, from, Math.min(to, from + keep - head.length));
    }
    int last = Math.max(from, to - EDGE);
    byte[] before = to - last == EDGE ? new byte[0] : tail;
    byte[] longTail = joined(before, buffer, last, to);
    tail = Arrays.copyOfRange(longTail, Math.max(0, longTail.length - EDGE), longTail.length);
    bytes += to - from;
    return this;
  }

  void report(LineSink sink) {
    sink.oversized(head, tail, bytes);
  }

  private static byte[] joined(byte[] first, byte[] buffer, int from, int to) {
    byte[] joined = Arrays.copyOf(first, first.length + to - from);
    System.arraycopy(buffer, from, joined, first.length, to - from);
    return joined;
  }
}
