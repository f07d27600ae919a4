package dev.mcpmanager.jsonrpc;

import java.util.Arrays;

/// A stretch of bytes.
///
/// @param start the first byte
/// @param end the byte after the last
public record Span(int start, int end) {

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("There is no span from %d to %d.".formatted(start, end));
    }
  }

  public int length() {
    return end - start;
  }

  /// A copy of these bytes of `source`.
  public byte[] of(byte[] source) {
    return Arrays.copyOfRange(source, start, end);
  }
}
