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
    return origin.plusNanos(System.nanoTime() - originNanos);
  }

  /// Now, as people read it: to the millisecond.
  Instant wall() {
    return wallClock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// When people will read `steady`.
  Instant wall(Instant steady) {
    return wallClock
        .instant()
        .plus(Duration.between(instant(), steady))
        .truncatedTo(ChronoUnit.MILLIS);
  }
}
