package dev.mcpmanager.lifecycle;

import dev.mcpmanager.lifecycle.Effect.AwaitSlot;
import dev.mcpmanager.lifecycle.Effect.CloseStdin;
import dev.mcpmanager.lifecycle.Effect.KillGroup;
import dev.mcpmanager.lifecycle.Effect.Launch;
import dev.mcpmanager.lifecycle.Effect.TerminateGroup;
import dev.mcpmanager.lifecycle.Exit.Lost;
import dev.mcpmanager.lifecycle.Exit.NeverReady;
import dev.mcpmanager.lifecycle.RestartDecision.GiveUp;
import dev.mcpmanager.lifecycle.RestartDecision.LeaveStopped;
import dev.mcpmanager.lifecycle.RestartDecision.RestartAfter;
import dev.mcpmanager.lifecycle.State.BackingOff;
import dev.mcpmanager.lifecycle.State.Failed;
import dev.mcpmanager.lifecycle.State.Queued;
import dev.mcpmanager.lifecycle.State.Ready;
import dev.mcpmanager.lifecycle.State.Starting;
import dev.mcpmanager.lifecycle.State.StopCause;
import dev.mcpmanager.lifecycle.State.StopStage;
import dev.mcpmanager.lifecycle.State.Stopped;
import dev.mcpmanager.lifecycle.State.Stopping;
import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.lifecycle.Trigger.ChannelLost;
import dev.mcpmanager.lifecycle.Trigger.DeadlinePassed;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.lifecycle.Trigger.FromChild;
import dev.mcpmanager.lifecycle.Trigger.KillRequested;
import dev.mcpmanager.lifecycle.Trigger.Origin;
import dev.mcpmanager.lifecycle.Trigger.RestartRequested;
import dev.mcpmanager.lifecycle.Trigger.SlotGranted;
import dev.mcpmanager.lifecycle.Trigger.StartRequested;
import dev.mcpmanager.lifecycle.Trigger.StopRequested;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/// The life of one server as a function: facts × trigger × time → facts and effects.
///
/// | in | start | stop | restart | deadline | slot | ready | channel lost | exited |
/// |---|---|---|---|---|---|---|---|---|
/// | Stopped, Failed | Starting, or Queued if automatic | Stopped | Starting | – | – | – | – | – |
/// | Queued | Starting if a person's | Stopped | Starting | – | Starting | – | – | – |
/// | Starting | – | Stopping | Stopping | Stopping | – | Ready | Stopping | *ended* |
/// | Ready | – | Stopping | Stopping | – | – | – | Stopping | *ended* |
/// | Stopping | wanted again | not wanted | wanted again | next rung | – | – | – | *gone* |
/// | BackingOff | Starting if a person's | Stopped | Starting | Queued | – | – | – | – |
///
/// *ended*: the restart policy decides between BackingOff, Stopped and Failed. *gone*: Stopped if
/// the server is not wanted any more, Starting if it was stopped to be restarted, else as *ended*.
/// A dash changes nothing. A child that leaves at the probe is followed by the next one at once,
/// which is not a restart. A kill is a stop that begins at the last rung. A restart is a stop while
/// the server is still wanted.
///
/// @param random uniform in [0, 1), for the jitter of the delays
public record Machine(RestartPolicy policy, Timing timing, DoubleSupplier random) {

  private static final String ON_REQUEST = "was stopped on request";

  public Step step(Lifecycle now, Trigger trigger, Instant at) {
    if (trigger instanceof FromChild news && !news.incarnation().equals(now.incarnation())) {
      return Step.to(now); // news of an earlier child changes nothing
    }
    return switch (now.state()) {
      case Stopped _, Failed _ -> whenIdle(now, trigger, at);
      case Queued _ -> whenQueued(now, trigger, at);
      case Starting starting -> whenStarting(now, starting, trigger, at);
      case Ready ready -> whenReady(now, ready, trigger, at);
      case Stopping stopping -> whenStopping(now, stopping, trigger, at);
      case BackingOff waiting -> whenBackingOff(now, waiting, trigger, at);
    };
  }

  private Step whenIdle(Lifecycle now, Trigger trigger, Instant at) {
    return switch (trigger) {
      case StartRequested(Origin origin) ->
          origin == Origin.PERSON ? launchForPerson(now, at) : queue(now.withRestarts(0));
      case RestartRequested _ -> launchForPerson(now, at);
      case StopRequested _ -> now.state() instanceof Failed ? stopped(now) : Step.to(now);
      case KillRequested _, DeadlinePassed _, SlotGranted _, FromChild _ -> Step.to(now);
    };
  }

  private Step whenQueued(Lifecycle now, Trigger trigger, Instant at) {
    return switch (trigger) {
      case StartRequested(Origin origin) ->
          origin == Origin.PERSON ? launchForPerson(now, at) : Step.to(now);
      case RestartRequested _ -> launchForPerson(now, at);
      case StopRequested _, KillRequested _ -> stopped(now);
      case SlotGranted _ -> launch(now, at);
      case DeadlinePassed _, FromChild _ -> Step.to(now);
    };
  }

  private Step whenStarting(Lifecycle now, Starting starting, Trigger trigger, Instant at) {
    return switch (trigger) {
      case BecameReady _ -> Step.to(now.in(new Ready(at)));
      case ChannelLost(var _, String reason) ->
          stop(now, new StopCause.Failure(new NeverReady(reason, false)), at);
      case Exited(var _, Exit.AtProbe _) -> {
        Lifecycle next = now.withNextIncarnation(); // the start deadline goes on
        yield Step.to(next, new Launch(next.incarnation()));
      }
      case Exited(var _, Exit exit) -> ended(now, beforeReady(exit), at);
      case DeadlinePassed _ ->
          at.isBefore(starting.deadline())
              ? Step.to(now)
              : stop(now, new StopCause.Failure(tooLate()), at);
      case StopRequested _ -> stop(now.wanting(Desired.STOPPED), new StopCause.Requested(), at);
      case RestartRequested _ -> stop(now.withRestarts(0), new StopCause.Requested(), at);
      case KillRequested _ -> kill(now, new StopCause.Requested(), at);
      case StartRequested _, SlotGranted _ -> Step.to(now);
    };
  }

  private Step whenReady(Lifecycle now, Ready ready, Trigger trigger, Instant at) {
    return switch (trigger) {
      case Exited(var _, Exit exit) -> ended(afterStableRun(now, ready, at), exit, at);
      case ChannelLost(var _, String reason) ->
          stop(afterStableRun(now, ready, at), new StopCause.Failure(new Lost(reason)), at);
      case StopRequested _ -> stop(now.wanting(Desired.STOPPED), new StopCause.Requested(), at);
      case RestartRequested _ -> stop(now.withRestarts(0), new StopCause.Requested(), at);
      case KillRequested _ -> kill(now, new StopCause.Requested(), at);
      case StartRequested _, DeadlinePassed _, SlotGranted _, BecameReady _ -> Step.to(now);
    };
  }

  private Step whenStopping(Lifecycle now, Stopping stopping, Trigger trigger, Instant at) {
    return switch (trigger) {
      case Exited _ -> gone(now, stopping.cause(), at);
      case DeadlinePassed _ ->
          at.isBefore(stopping.deadline()) ? Step.to(now) : nextRung(now, stopping, at);
      case StopRequested _ -> Step.to(now.wanting(Desired.STOPPED));
      case KillRequested _ -> kill(now, stopping.cause(), at);
      case StartRequested(Origin origin) ->
          Step.to(
              now.wanting(Desired.RUNNING)
                  .withRestarts(origin == Origin.PERSON ? 0 : now.restarts()));
      case RestartRequested _ -> Step.to(now.wanting(Desired.RUNNING).withRestarts(0));
      case SlotGranted _, BecameReady _, ChannelLost _ -> Step.to(now);
    };
  }

  private Step whenBackingOff(Lifecycle now, BackingOff waiting, Trigger trigger, Instant at) {
    return switch (trigger) {
      case DeadlinePassed _ -> at.isBefore(waiting.deadline()) ? Step.to(now) : queue(now);
      case StartRequested(Origin origin) ->
          origin == Origin.PERSON ? launchForPerson(now, at) : Step.to(now);
      case RestartRequested _ -> launchForPerson(now, at);
      case StopRequested _, KillRequested _ -> stopped(now);
      case SlotGranted _, FromChild _ -> Step.to(now);
    };
  }

  private Step launchForPerson(Lifecycle now, Instant at) {
    return launch(now.withRestarts(0), at);
  }

  private Step launch(Lifecycle now, Instant at) {
    Lifecycle next =
        now.wanting(Desired.RUNNING)
            .withNextIncarnation()
            .in(new Starting(at.plus(timing.start())));
    return Step.to(next, new Launch(next.incarnation()));
  }

  private static Step queue(Lifecycle now) {
    return Step.to(now.wanting(Desired.RUNNING).in(new Queued()), new AwaitSlot());
  }

  private static Step stopped(Lifecycle now) {
    return Step.to(now.wanting(Desired.STOPPED).withRestarts(0).in(new Stopped(ON_REQUEST)));
  }

  private Step stop(Lifecycle now, StopCause cause, Instant at) {
    var first = new Stopping(cause, StopStage.STDIN_CLOSED, at.plus(timing.stdinClosed()));
    return Step.to(now.in(first), new CloseStdin(now.incarnation()));
  }

  private static Step kill(Lifecycle now, StopCause cause, Instant at) {
    var last = new Stopping(cause, StopStage.KILLED, at.plus(Timing.KILL_AGAIN));
    return Step.to(now.wanting(Desired.STOPPED).in(last), new KillGroup(now.incarnation()));
  }

  private Step nextRung(Lifecycle now, Stopping at, Instant time) {
    return switch (at.stage()) {
      case STDIN_CLOSED ->
          Step.to(
              now.in(rung(at, StopStage.TERMINATED, time.plus(timing.terminated()))),
              new TerminateGroup(now.incarnation()));
      case TERMINATED, KILLED ->
          Step.to(
              now.in(rung(at, StopStage.KILLED, time.plus(Timing.KILL_AGAIN))),
              new KillGroup(now.incarnation()));
    };
  }

  private static Stopping rung(Stopping at, StopStage stage, Instant deadline) {
    return new Stopping(at.cause(), stage, deadline);
  }

  /// The child we were ending is gone.
  private Step gone(Lifecycle now, StopCause cause, Instant at) {
    if (now.desired() == Desired.STOPPED) {
      return stopped(now);
    }
    return switch (cause) {
      case StopCause.Requested _ -> launch(now, at);
      case StopCause.Failure(Exit failure) -> ended(now, failure, at);
    };
  }

  /// The child ended without having been asked to.
  private Step ended(Lifecycle now, Exit exit, Instant at) {
    return switch (policy.decide(exit, now.restarts(), random.getAsDouble())) {
      case RestartAfter(int attempt, var delay, String reason) ->
          Step.to(now.withRestarts(attempt).in(new BackingOff(attempt, at.plus(delay), reason)));
      case LeaveStopped(String reason) ->
          Step.to(now.wanting(Desired.STOPPED).withRestarts(0).in(new Stopped(reason)));
      case GiveUp(String reason) -> Step.to(now.in(new Failed(reason)));
    };
  }

  private Lifecycle afterStableRun(Lifecycle now, Ready ready, Instant at) {
    boolean stable = !at.isBefore(ready.since().plus(policy.resetAfter()));
    return stable ? now.withRestarts(0) : now;
  }

  /// Before it was ready, no exit is a success, and none but a failed launch speaks for itself.
  private static Exit beforeReady(Exit exit) {
    return switch (exit) {
      case Exit.NotLaunched notLaunched -> notLaunched;
      case Exit.Code _, Exit.Signal _, Exit.AtProbe _, NeverReady _, Lost _ ->
          new NeverReady(exit.sentence() + " before it was ready", false);
    };
  }

  private NeverReady tooLate() {
    return new NeverReady("was not ready within " + Spans.text(timing.start()), true);
  }
}
