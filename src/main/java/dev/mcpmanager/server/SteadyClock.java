package dev.mcpmanager.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// A time line that never jumps, for deadlines, and the wall clock, for people.
///
/// Both start at the same instant; when somebody sets the wall clock, only what people see moves.
final class SteadyClock implements InstantSource {

  private final InstantSource wallClock = InstantSource.system();
  private final Instant origin = wallClock.instant();
  private final long originNanos = System.nanoTime();

  /// Now, on the steady line.
  @Override
  public Instant instant() {
    return instant(nanos());
  }

  /// The same, as a number: for what is noted a million times a second.
  long nanos() {
    return System.nanoTime();
  }

  /// What `nanos` told, on the steady line.
  Instant instant(long nanos) {
    return origin.plusNanos(nanos - originNanos);
  }

  /// Now, as people read it: to the millisecond.
  Instant wall() {
    return wallClock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// The same, in milliseconds since 1970: for what is stamped a million times a second.
  long wallMillis() {
    return wallClock.millis();
  }

  /// When people will read `steady`.
  Instant wall(Instant steady) {
    return wallClock
        .instant()
        .plus(Duration.between(instant(), steady))
        .truncatedTo(ChronoUnit.MILLIS);
  }
}
