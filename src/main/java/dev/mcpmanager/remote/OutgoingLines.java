package dev.mcpmanager.remote;

import java.util.Arrays;

/// Cuts what a channel writes into its lines, however they come: several at once, or one in parts.
final class OutgoingLines {

  /// Takes one line, without its end. The buffer is valid only during the call.
  interface Sink {
    void line(byte[] buffer, int offset, int length);
  }

  private final Sink sink;
  private byte[] begun = {};

  OutgoingLines(Sink sink) {
    this.sink = sink;
  }

  void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == '\n') {
        line(bytes, from, i - from);
        from = i + 1;
      }
    }
    begun = joined(bytes, from, end - from);
  }

  private void line(byte[] bytes, int offset, int length) {
    if (begun.length == 0) {
      sink.line(bytes, offset, length);
    } else {
      byte[] whole = joined(bytes, offset, length);
      begun = new byte[0];
      sink.line(whole, 0, whole.length);
    }
  }

  private byte[] joined(byte[] bytes, int offset, int length) {
    byte[] both = Arrays.copyOf(begun, begun.length + length);
    System.arraycopy(bytes, offset, both, begun.length, length);
    return both;
  }
}
