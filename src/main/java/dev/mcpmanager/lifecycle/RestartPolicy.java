package dev.mcpmanager.lifecycle;

import dev.mcpmanager.lifecycle.RestartDecision.GiveUp;
import dev.mcpmanager.lifecycle.RestartDecision.LeaveStopped;
import dev.mcpmanager.lifecycle.RestartDecision.RestartAfter;
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

  /// How many steps further up the delays begin for what needs time to pass by.
  private static final int LATER = 2;

  /// Decides what follows the end of a run that nobody asked for.
  ///
  /// @param restarts automatic restarts in a row before this end
  /// @param random uniform in [0, 1); where in the jitter's range the delay falls
  public RestartDecision decide(Diagnosis diagnosis, int restarts, double random) {
    ExitCause cause = diagnosis.cause();
    String end = diagnosis.end();
    Prospect prospect = prospect(cause);
    if (prospect.most == 0) {
      return new GiveUp(end);
    }
    if (cause == ExitCause.CLEAN_EXIT && on != On.ALWAYS) {
      return new LeaveStopped(end + ", which its restart policy takes for done");
    }
    if (on == On.NEVER) {
      return new GiveUp(end + "; its restart policy is 'never'");
    }
    if (restarts >= Math.min(maxRestarts, prospect.most)) {
      return new GiveUp(
          "%s; given up after %d restart%s in a row%s"
              .formatted(end, restarts, restarts == 1 ? "" : "s", because(prospect, diagnosis)));
    }
    int steps = restarts + (prospect.later ? LATER : 0);
    return new RestartAfter(restarts + 1, delay(steps, random), end);
  }

  /// What a cause means for further tries.
  ///
  /// @param most restarts in a row it may have
  /// @param later whether there is hope only for a later moment
  /// @param because what the child says of it, behind a comma; empty if that is nothing
  private record Prospect(int most, boolean later, String because) {}

  private static Prospect prospect(ExitCause cause) {
    return switch (cause) {
      case BAD_DEFINITION, MISSING_COMMAND, GONE, AUTH_REQUIRED -> new Prospect(0, false, "");
      // Not mended by trying again, but it may have been said too early: tried once.
      case AUTHENTICATION ->
          new Prospect(1, true, ", as it says that its credentials are missing or refused");
      case CONFIGURATION -> new Prospect(1, false, ", as it says that its settings are wrong");
      case LOST_HANDSHAKE -> new Prospect(1, false, "");
      case OUT_OF_MEMORY ->
          new Prospect(Integer.MAX_VALUE, true, ", as it ran out of memory each time");
      case CLEAN_EXIT,
          CRASH,
          NEVER_READY,
          LEFT_AT_PROBE,
          LOST_CHANNEL,
          HUNG,
          OVER_LIMIT,
          UNREACHABLE,
          LAUNCH_FAILED,
          REQUESTED,
          SERVICE_ENDED ->
          new Prospect(Integer.MAX_VALUE, false, "");
    };
  }

  private static String because(Prospect prospect, Diagnosis diagnosis) {
    boolean quotes = !prospect.because.isEmpty() && diagnosis.evidence() != null;
    return prospect.because + (quotes ? ": '" + diagnosis.evidence() + "'" : "");
  }

  /// The delay before the restart that follows `steps` others: initial delay × multiplier ^ steps,
  /// at most the cap, then spread by the jitter. Computed on doubles, so that no count of restarts
  /// can overflow it.
  ///
  /// @param random uniform in [0, 1); where in the jitter's range the delay falls
  public Duration delay(int steps, double random) {
    double nominal =
        Math.min(
            (double) maxDelay.toMillis(), initialDelay.toMillis() * Math.pow(multiplier, steps));
    double spread = 1 + jitter * (2 * random - 1);
    return Duration.ofMillis(Math.round(nominal * spread));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
