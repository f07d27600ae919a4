package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.lifecycle.Clue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last words of one child: what it said on stderr, and on stdout where only messages belong.
/// What an earlier child of the same server said is not in here.
final class LastWords {

  /// What is kept of a line on stdout that is no message.
  private static final int NOISE_LINE = 500;

  private final LogTail tail;
  private final long before;
  private final LineRing noise = new LineRing(Clue.LINES, Long.MAX_VALUE);

  /// From now on.
  LastWords(LogTail tail) {
    this.tail = tail;
    this.before = tail.lastSeq();
  }

  /// A line on stdout that is no message. Called by the thread that reads it.
  void noise(byte[] buffer, int offset, int length) {
    noise.add(buffer, offset, Math.min(length, NOISE_LINE), 0);
  }

  /// Oldest first.
  List<String> noise() {
    return noise.newest(_ -> true, Clue.LINES).entries().stream()
        .map(line -> new String(line.text(), UTF_8))
        .toList();
  }

  /// Oldest first.
  List<String> stderr(int limit) {
    return tail.lastWords(before, limit);
  }

  /// What of it tells why the child failed.
  @Nullable Clue clue(boolean ready) {
    return Clue.find(stderr(Clue.LINES), noise(), ready);
  }
}
