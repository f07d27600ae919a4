package dev.mcpmanager.lifecycle;

import dev.mcpmanager.lifecycle.State.StopCause;
import org.jspecify.annotations.Nullable;

/// What is made of an end. Pure.
///
/// @param end what happened, a predicate about the server: "exited with code 1"
/// @param evidence the line of the child's output that told the cause, if one did
public record Diagnosis(ExitCause cause, String end, @Nullable String evidence) {

  private static final String ON_REQUEST = "was stopped on request";

  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /// What is known beside the exit.
  ///
  /// @param requested whether somebody had asked for the end
  /// @param signalled whether this service had sent the child a signal
  /// @param ready whether the child had been ready
  /// @param clue what the child itself said
  /// @param kernel whether the kernel ended processes meanwhile
  public record Circumstances(
      boolean requested,
      boolean signalled,
      boolean ready,
      @Nullable Clue clue,
      KernelKills kernel) {}

  /// Finds the cause of an end that came in a state.
  public static Diagnosis of(State before, Trigger.Exited exited) {
    boolean ready = before instanceof State.Ready;
    var alone = new Circumstances(false, false, ready, exited.clue(), exited.kernel());
    return switch (before) {
      case State.Stopping(StopCause.Failure(Exit failure), var stage, var _) -> {
        boolean signalled = stage != State.StopStage.STDIN_CLOSED;
        yield of(
            failure, new Circumstances(false, signalled, ready, exited.clue(), exited.kernel()));
      }
      case State.Stopping(StopCause.Idle(String reason), var _, var _) ->
          new Diagnosis(ExitCause.REQUESTED, reason, null);
      case State.Stopping(StopCause.Requested _, var _, var _) ->
          new Diagnosis(ExitCause.REQUESTED, ON_REQUEST, null);
      case State.Ready _,
          State.Starting _,
          State.Stopped _,
          State.Queued _,
          State.BackingOff _,
          State.AuthRequired _,
          State.Failed _ ->
          of(exited.exit(), alone);
    };
  }

  /// Finds the cause of an end.
  ///
  /// @param exit the failure for which a child was ended, if it was; else how it ended by itself
  public static Diagnosis of(Exit exit, Circumstances known) {
    if (known.requested()) {
      return new Diagnosis(ExitCause.REQUESTED, ON_REQUEST, null);
    }
    return switch (exit) {
      case Exit.Code(int code) when code == 0 ->
          new Diagnosis(
              known.ready() ? ExitCause.CLEAN_EXIT : ExitCause.NEVER_READY, end(exit, known), null);
      case Exit.Code _ -> byItsOwnWord(ExitCause.CRASH, exit, known);
      case Exit.Signal signal -> ofSignal(signal, known);
      case Exit.NotLaunched(var _, ExitCause cause) -> plain(cause, exit);
      case Exit.Disconnected(var _, ExitCause cause, var _) -> plain(cause, exit);
      // A child that waits has not failed at what it complained of, but people want to read it.
      case Exit.NeverReady(var _, boolean timedOut) when timedOut ->
          new Diagnosis(ExitCause.NEVER_READY, exit.sentence(), line(known.clue()));
      case Exit.NeverReady _ -> byItsOwnWord(ExitCause.LOST_HANDSHAKE, exit, known);
      case Exit.AtProbe _ -> plain(ExitCause.LEFT_AT_PROBE, exit);
      case Exit.Refused _ -> byItsOwnWord(ExitCause.LOST_HANDSHAKE, exit, known);
      case Exit.Lost _ -> byItsOwnWord(ExitCause.LOST_CHANNEL, exit, known);
      case Exit.Hung _ -> plain(ExitCause.HUNG, exit);
      case Exit.OverLimit _ -> plain(ExitCause.OVER_LIMIT, exit);
    };
  }

  private static Diagnosis plain(ExitCause cause, Exit exit) {
    return new Diagnosis(cause, exit.sentence(), null);
  }

  private static Diagnosis byItsOwnWord(ExitCause otherwise, Exit exit, Circumstances known) {
    Clue clue = known.clue();
    return clue == null
        ? new Diagnosis(otherwise, end(exit, known), null)
        : new Diagnosis(clue.cause(), end(exit, known), clue.line());
  }

  /// An exit or a signal before it was ready is another thing than one after it; faults say so
  /// themselves.
  private static String end(Exit exit, Circumstances known) {
    boolean early = !known.ready() && (exit instanceof Exit.Code || exit instanceof Exit.Signal);
    return exit.sentence() + (early ? " before it was ready" : "");
  }

  /// A signal has a sender, whatever the child complained of before; only of memory its word
  /// counts, since runtimes abort for want of it.
  private static Diagnosis ofSignal(Exit.Signal signal, Circumstances known) {
    Clue clue = known.clue();
    if (clue != null && clue.cause() == ExitCause.OUT_OF_MEMORY) {
      return new Diagnosis(clue.cause(), end(signal, known), clue.line());
    }
    if (known.signalled() || !isSentByOthers(signal)) {
      return new Diagnosis(ExitCause.CRASH, end(signal, known), null);
    }
    String end = end(signal, known) + ", which this service did not send";
    boolean starved = signal.number() == SIGKILL && known.kernel() != KernelKills.NONE;
    return starved
        ? new Diagnosis(ExitCause.OUT_OF_MEMORY, end + known.kernel().addition(), null)
        : new Diagnosis(ExitCause.CRASH, end, null);
  }

  /// Whether it is a signal that programs get from outside, as against those that tell a fault of
  /// their own.
  private static boolean isSentByOthers(Exit.Signal signal) {
    return switch (signal.number()) {
      case SIGHUP, SIGINT, SIGKILL, SIGTERM -> true;
      default -> false;
    };
  }

  private static @Nullable String line(@Nullable Clue clue) {
    return clue == null ? null : clue.line();
  }
}
