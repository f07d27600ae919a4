package dev.mcpmanager.remote;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How often a broken answer is asked for once more, and how long it is waited for each time. Not
/// safe for threads.
///
/// A server that ends each stream without a further event has nothing more to say, and is soon
/// given up. One that keeps the stream open and says nothing may be at work, or may keep what it
/// has to say for the next who asks, as server-everything does: it is asked again, less and less
/// often, for as long as the call is waited for.
final class Resumptions {

  /// How one of them ended.
  enum End {
    /// The server does not resume: what it said instead counts.
    REFUSED,
    /// The stream was there, and silent.
    SILENT,
    /// The stream ended, or could not be had yet.
    ENDED
  }

  private static final int MOST_VAIN = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration FIRST_SILENCE = Duration.ofSeconds(2);

  /// Shorter than the pauses between the comments that keep streams open.
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  private int vain;
  private Duration silence = FIRST_SILENCE;
  private boolean refused;

  /// Whether there is to be another one.
  boolean hope() {
    return !refused && vain < MOST_VAIN;
  }

  /// How long the server is left alone before it.
  ///
  /// @param asked by the server; null if it did not say
  static Duration pause(@Nullable Duration asked) {
    return shorter(asked == null ? FIRST_PAUSE : asked, LONGEST_PAUSE);
  }

  /// How long nothing may come.
  Duration silence() {
    return silence;
  }

  /// @param further whether it brought an event
  void tried(End end, boolean further) {
    refused = end == End.REFUSED;
    if (further) {
      vain = 0;
      silence = FIRST_SILENCE;
    } else if (end == End.SILENT) {
      silence = shorter(silence.multipliedBy(2), LONGEST_SILENCE);
    } else {
      vain++;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
