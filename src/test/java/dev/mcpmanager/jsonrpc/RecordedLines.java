package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers what a [LineReader] told, one string for each byte's character.
final class RecordedLines implements LineSink {

  final List<String> seen = new ArrayList<>();

  /// A line at which this sink throws, if any.
  @Nullable String failAt;

  @Override
  public void line(byte[] buffer, int offset, int length) {
    String line = text(buffer, offset, length);
    if (line.equals(failAt)) {
      throw new AssertionError("on purpose");
    }
    seen.add(line);
  }

  @Override
  public void oversized(byte[] head, byte[] tail, long bytes) {
    seen.add(oversized(text(head, 0, head.length), text(tail, 0, tail.length), bytes));
  }

  @Override
  public void end(@Nullable IOException failure) {
    seen.add(failure == null ? "end" : "end: " + failure.getMessage());
  }

  static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, ISO_8859_1);
  }

  static String oversized(String head, String tail, long bytes) {
    return head + " .. " + tail + " (" + bytes + ")";
  }
}
