package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.lifecycle.Clue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last words of one child: what it said on stderr, and on stdout where only messages belong.
/// What another child of the same server said is not in here. Written by the threads that read its
/// pipes, read by any.
final class LastWords {

  /// What is kept of a line on stdout that is no message.
  private static final int NOISE_LINE = 500;

  private static final int MAX_BYTES = 64 << 10;

  private final LineRing stderr = new LineRing(Clue.LINES, MAX_BYTES);
  private final LineRing noise = new LineRing(Clue.LINES, Long.MAX_VALUE);

  /// A line on stderr.
  void stderr(byte[] buffer, int offset, int length) {
    stderr.add(buffer, offset, length, 0);
  }

  /// A line on stdout that is no message.
  void noise(byte[] buffer, int offset, int length) {
    noise.add(buffer, offset, Math.min(length, NOISE_LINE), 0);
  }

  /// Oldest first.
  List<String> noise() {
    return text(noise, Clue.LINES);
  }

  /// Oldest first.
  List<String> stderr(int limit) {
    return text(stderr, limit);
  }

  private static List<String> text(LineRing lines, int limit) {
    return lines.newest(_ -> true, limit).entries().stream()
        .map(line -> new String(line.text(), UTF_8))
        .toList();
  }

  /// What of it tells why the child failed.
  @Nullable Clue clue(boolean ready) {
    return Clue.find(stderr(Clue.LINES), noise(), ready);
  }
}
