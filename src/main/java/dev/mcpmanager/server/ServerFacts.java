package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ServerView.LastExit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What people are told of a server beside its lifecycle; in wall time, since it is for people.
///
/// @param since when the state was entered
/// @param nextStartAt when a server that is backing off starts again
/// @param lastError the last failure, a whole sentence
/// @param failure what kind of failure the last one was
record ServerFacts(
    Instant since,
    @Nullable Instant nextStartAt,
    long restartCount,
    @Nullable String lastError,
    @Nullable LastExit lastExit,
    @Nullable Cause failure) {

  static ServerFacts initial(Instant now) {
    return new ServerFacts(now, null, 0, null, null, null);
  }

  /// The facts after a step.
  ///
  /// @param failure the sentence about a failure that this step made known, if it did
  ServerFacts after(
      Lifecycle before,
      Trigger trigger,
      Lifecycle after,
      @Nullable String failure,
      SteadyClock clock) {
    Instant now = clock.wall();
    boolean sameState = before.state().getClass() == after.state().getClass();
    boolean restarted =
        before.state() instanceof State.Queued
            && after.state() instanceof State.Starting
            && after.restarts() > 0;
    return new ServerFacts(
        sameState && before.incarnation().equals(after.incarnation()) ? since : now,
        after.state() instanceof State.BackingOff b ? clock.wall(b.deadline()) : null,
        restartCount + (restarted ? 1 : 0),
        failure == null ? lastError : failure,
        trigger instanceof Trigger.Exited exited ? lastExit(exited.exit(), now) : lastExit,
        failure == null ? this.failure : cause(before.state(), trigger));
  }

  private @Nullable LastExit lastExit(Exit exit, Instant now) {
    return switch (exit) {
      case Exit.Code(int code) -> new LastExit(code, null, now);
      case Exit.Signal signal -> new LastExit(null, signal.signalName(), now);
      case Exit.AtProbe(Exit end) -> lastExit(end, now);
      case Exit.NotLaunched _, Exit.Disconnected _, Exit.NeverReady _, Exit.Fault _ -> lastExit;
    };
  }

  private static Cause cause(State before, Trigger trigger) {
    if (trigger instanceof Trigger.Exited exited
        && exited.exit() instanceof Exit.NotLaunched launch) {
      return launch.permanent() ? Cause.DEFINITION : Cause.DIED;
    }
    if (trigger instanceof Trigger.Exited exited
        && exited.exit() instanceof Exit.Disconnected remote
        && remote.authorizationUrl() != null) {
      return Cause.AUTH_REQUIRED;
    }
    boolean tooLate =
        trigger instanceof Trigger.DeadlinePassed
            || (before instanceof State.Stopping(State.StopCause.Failure(Exit.NeverReady e), _, _)
                && e.timedOut());
    return tooLate ? Cause.NEVER_READY : Cause.DIED;
  }
}
