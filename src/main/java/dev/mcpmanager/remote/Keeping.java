package dev.mcpmanager.remote;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long idle connections to one server are kept for the next request: shorter than the server
/// keeps them, as far as that is known. Safe for threads.
///
/// What is sent at the moment in which a server closes the connection is lost, and a call is never
/// sent twice. So a server that was found to have closed one early is believed to do so again; for
/// a while, since it may only have been started anew.
final class Keeping {

  /// Many servers close idle connections after five seconds.
  static final Duration USUAL = Duration.ofSeconds(4);

  /// What is kept for less is hardly ever used again.
  private static final Duration LEAST = Duration.ofMillis(50);

  private static final Duration BELIEVED = Duration.ofMinutes(10);

  /// @param idle how long one had been idle that was found closed
  /// @param at when, as [System#nanoTime] counts
  private record Lesson(Duration idle, long at) {

    boolean holds() {
      return System.nanoTime() - at < BELIEVED.toNanos();
    }
  }

  private volatile @Nullable Lesson lesson; // whose writes may be lost: another will follow

  /// A connection was closed by its server while nobody used it.
  void foundClosed(Duration idle) {
    Lesson known = lesson;
    if (known == null || !known.holds() || idle.compareTo(known.idle) < 0) {
      lesson = new Lesson(idle, System.nanoTime());
    }
  }

  /// How long it is safe to keep one; zero if it is not worth it.
  Duration now() {
    Lesson known = lesson;
    if (known == null || !known.holds()) {
      return USUAL;
    }
    Duration half = known.idle.dividedBy(2);
    return half.compareTo(LEAST) < 0 ? Duration.ZERO : half.compareTo(USUAL) < 0 ? half : USUAL;
  }
}
