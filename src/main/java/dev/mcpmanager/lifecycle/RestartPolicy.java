package dev.mcpmanager.lifecycle;

import java.time.Duration;

/// Whether and when a server that ended by itself is started again.
///
/// @param on which ends lead to a restart
/// @param initialDelay the delay before the first restart
/// @param maxDelay the longest delay, jitter not counted
/// @param multiplier the factor from one delay to the next, at least 1
/// @param jitter how far a delay may stray from its nominal value, as a fraction from 0 to 1, so
///   that servers that fell together do not rise together
/// @param maxRestarts restarts in a row without a stable run between them, before the server is
///   given up; 0 means none at all
/// @param resetAfter how long a child must have been ready for its run to count as stable and the
///   count of restarts to start anew
public record RestartPolicy(
    On on,
    Duration initialDelay,
    Duration maxDelay,
    double multiplier,
    double jitter,
    int maxRestarts,
    Duration resetAfter) {

  /// 1, 2 and 4 seconds after a failure, then the server is given up.
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          On.ON_FAILURE,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          2.0,
          0.2,
          3,
          Duration.ofSeconds(60));

  /// Which ends lead to a restart.
  public enum On {
    NEVER,
    ON_FAILURE,
    ALWAYS
  }

  public RestartPolicy {
    require(!initialDelay.isNegative(), "initialDelay must not be negative");
    require(
        maxDelay.compareTo(initialDelay) >= 0, "maxDelay must not be shorter than initialDelay");
    require(multiplier >= 1 && multiplier <= 100, "multiplier must be from 1 to 100");
    require(jitter >= 0 && jitter <= 1, "jitter must be from 0 to 1");
    require(maxRestarts >= 0, "maxRestarts must not be negative");
    require(!resetAfter.isNegative(), "resetAfter must not be negative");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
