package dev.mcpmanager.stream;

import dev.mcpmanager.server.LogLine;

/// How much of a batch a line takes up.
final class LineSize {

  private LineSize() {}

  /// In bytes of JSON, the newline after it included: what must be escaped counts as it is sent.
  static long of(LogLine line) {
    String text = line.text();
    long bytes = 2;
    for (int i = 0; i < text.length(); i++) {
      bytes += sizeOf(text.charAt(i));
    }
    return bytes;
  }

  private static int sizeOf(char c) {
    if (c < 0x20) {
      return 6;
    }
    if (c == '"' || c == '\\') {
      return 2;
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3; // two halves of a pair count 6, and are sent as 4
  }
}
