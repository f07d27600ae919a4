package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.lifecycle.Clue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last words of one child: what it said on stderr, and on stdout where only messages belong.
/// What an earlier child of the same server said is not in here.
final class LastWords {

  private static final int NOISE = Clue.LINES;
  private static final int NOISE_LINE = 500;

  private final LogTail tail;
  private final long before;
  private final Deque<String> noise = new ArrayDeque<>(); // guarded by itself

  /// From now on.
  LastWords(LogTail tail) {
    this.tail = tail;
    this.before = tail.lastSeq();
  }

  /// A line on stdout that is no message. Called by the thread that reads it.
  void noise(byte[] buffer, int offset, int length) {
    String line = new String(buffer, offset, Math.min(length, NOISE_LINE), UTF_8);
    synchronized (noise) {
      if (noise.size() == NOISE) {
        noise.removeFirst();
      }
      noise.addLast(line);
    }
  }

  /// Oldest first.
  List<String> noise() {
    synchronized (noise) {
      return List.copyOf(noise);
    }
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
