package dev.mcpmanager.lifecycle;

import dev.mcpmanager.lifecycle.Effect.AwaitSlot;
import dev.mcpmanager.lifecycle.Effect.CloseStdin;
import dev.mcpmanager.lifecycle.Effect.KillGroup;
import dev.mcpmanager.lifecycle.Effect.Launch;
import dev.mcpmanager.lifecycle.Effect.TerminateGroup;
import dev.mcpmanager.lifecycle.Exit.NeverReady;
import dev.mcpmanager.lifecycle.RestartDecision.GiveUp;
import dev.mcpmanager.lifecycle.RestartDecision.LeaveStopped;
import dev.mcpmanager.lifecycle.RestartDecision.RestartAfter;
import dev.mcpmanager.lifecycle.State.AuthRequired;
import dev.mcpmanager.lifecycle.State.BackingOff;
import dev.mcpmanager.lifecycle.State.Failed;
import dev.mcpmanager.lifecycle.State.Queued;
import dev.mcpmanager.lifecycle.State.Ready;
import dev.mcpmanager.lifecycle.State.StartPhase;
import dev.mcpmanager.lifecycle.State.Starting;
import dev.mcpmanager.lifecycle.State.StopCause;
import dev.mcpmanager.lifecycle.State.StopStage;
import dev.mcpmanager.lifecycle.State.Stopped;
import dev.mcpmanager.lifecycle.State.Stopping;
import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.lifecycle.Trigger.DeadlinePassed;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.lifecycle.Trigger.Faulted;
import dev.mcpmanager.lifecycle.Trigger.FromChild;
import dev.mcpmanager.lifecycle.Trigger.KillRequested;
import dev.mcpmanager.lifecycle.Trigger.ProgramStarted;
import dev.mcpmanager.lifecycle.Trigger.RestartRequested;
import dev.mcpmanager.lifecycle.Trigger.SlotGranted;
import dev.mcpmanager.lifecycle.Trigger.StartRequested;
import dev.mcpmanager.lifecycle.Trigger.StopRequested;
import dev.mcpmanager.lifecycle.Trigger.WentIdle;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The life of one server as a function: facts × trigger × time → facts and effects.
///
/// | in | start | stop | restart | deadline | slot | ready | fault | idle | exited |
/// |---|---|---|---|---|---|---|---|---|---|
/// | Stopped, Failed | *begun* | Stopped | *begun* | – | – | – | – | – | – |
/// | Queued | *begun* if a person's | Stopped | *begun* | waited for no longer | Starting | – | – | – | – |
/// | Starting | – | Stopping | Stopping | Stopping | – | Ready | Stopping | – | *ended* |
/// | Ready | – | Stopping | Stopping | – | – | – | Stopping | Stopping | *ended* |
/// | Stopping | wanted again | not wanted | wanted again | next rung | – | – | – | – | *gone* |
/// | BackingOff | *begun* if a person's | Stopped | *begun* | Queued | – | – | – | – | – |
/// | AuthRequired | *begun* if a person's | Stopped | *begun* | – | – | – | – | – | – |
///
/// *begun*: Starting, or Queued if the start is automatic or the server depends on others. *ended*:
/// AuthRequired if a person must authorize the connection, which is no failure; else the restart
/// policy decides between BackingOff, Stopped and Failed. *gone*: Stopped if the server is not
/// wanted any more, *begun* if it was stopped to be restarted, else as *ended*. A dash changes
/// nothing. The start of a program that had to be fetched begins the start deadline. A child that
/// leaves at the probe is followed by the next one at once, which is not a restart. A kill is a
/// stop that begins at the last rung. A restart is a stop while the server is still wanted. A first
/// use starts only what is Stopped and wakes, or on its way there for want of use. That somebody
/// has authorized the connection is a person's start for what waits for a person or for its time
/// (AuthRequired, Failed, BackingOff), and nothing to others.
///
/// What is temporary is Stopped at its end, by whatever it ended.
///
/// @param traits what sort of server it is
/// @param random uniform in [0, 1), for the jitter of the delays
public record Machine(RestartPolicy policy, Timing timing, Traits traits, DoubleSupplier random) {

  private static final String ON_REQUEST = "was stopped on request";

  public Step step(Lifecycle now, Trigger trigger, Instant at) {
    if (trigger instanceof FromChild news && !news.incarnation().equals(now.incarnation())) {
      return Step.to(now); // news of an earlier child changes nothing
    }
    return switch (now.state()) {
      case Stopped stopped -> whenStopped(now, stopped, trigger, at);
      case Failed _ -> whenFailed(now, trigger, at);
      case Queued queued -> whenQueued(now, queued, trigger, at);
      case Starting starting -> whenStarting(now, starting, trigger, at);
      case Ready ready -> whenReady(now, ready, trigger, at);
      case Stopping stopping -> whenStopping(now, stopping, trigger, at);
      case BackingOff waiting -> whenBackingOff(now, waiting, trigger, at);
      case AuthRequired _ -> whenAuthRequired(now, trigger, at);
    };
  }

  private Step whenStopped(Lifecycle now, Stopped stopped, Trigger trigger, Instant at) {
    return switch (trigger) {
      case StartRequested(Origin origin) ->
          isEnough(origin, stopped) ? begin(now, origin, at) : Step.to(now);
      case RestartRequested _ -> begin(now, Origin.PERSON, at);
      case StopRequested _ -> stopped.wakes() ? stopped(now) : Step.to(now);
      case KillRequested _, DeadlinePassed _, SlotGranted _, FromChild _ -> Step.to(now);
    };
  }

  private static boolean isEnough(Origin origin, Stopped stopped) {
    return switch (origin) {
      case FIRST_USE -> stopped.wakes();
      case AUTHORIZED -> false; // somebody has stopped it meanwhile
      case PERSON,
          AUTO_START,
          DEPENDENCY,
          RESTART_POLICY,
          EXCLUSIVE_USE,
          ROLLING_RESTART,
          ERA_PROBE ->
          true;
    };
  }

  private Step whenFailed(Lifecycle now, Trigger trigger, Instant at) {
    return switch (trigger) {
      case StartRequested(Origin origin) ->
          origin == Origin.FIRST_USE ? Step.to(now) : begin(now, origin, at);
      case RestartRequested _ -> begin(now, Origin.PERSON, at);
      case StopRequested _ -> stopped(now);
      case KillRequested _, DeadlinePassed _, SlotGranted _, FromChild _ -> Step.to(now);
    };
  }

  private Step whenQueued(Lifecycle now, Queued queued, Trigger trigger, Instant at) {
    return switch (trigger) {
      case StartRequested(Origin origin) ->
          origin.automatic() || origin == Origin.AUTHORIZED ? Step.to(now) : begin(now, origin, at);
      case RestartRequested _ -> begin(now, Origin.PERSON, at);
      case StopRequested _, KillRequested _ -> stopped(now);
      case SlotGranted _ -> launch(now, queued.origin(), at);
      case DeadlinePassed _ -> {
        Instant patience = queued.patience();
        yield patience == null || at.isBefore(patience)
            ? Step.to(now)
            : Step.to(now.in(new Queued(queued.origin(), null)));
      }
      case FromChild _ -> Step.to(now);
    };
  }

  private Step whenStarting(Lifecycle now, Starting starting, Trigger trigger, Instant at) {
    return switch (trigger) {
      case BecameReady _ -> Step.to(now.in(new Ready(at)));
      case ProgramStarted _ ->
          starting.phase() == StartPhase.INSTALLING
              ? Step.to(now.in(new Starting(StartPhase.STARTING, at.plus(timing.start()))))
              : Step.to(now);
      case Faulted(var _, Exit.Fault fault) ->
          stop(now, new StopCause.Failure(beforeReady(fault)), at);
      case Exited exited when exited.exit() instanceof Exit.AtProbe -> {
        Lifecycle next = now.withNextIncarnation(); // the start deadline goes on
        yield Step.to(next, new Launch(next.incarnation(), Origin.ERA_PROBE));
      }
      case Exited exited -> ended(now, exited, at);
      case DeadlinePassed _ ->
          at.isBefore(starting.deadline())
              ? Step.to(now)
              : stop(now, new StopCause.Failure(tooLate(starting.phase())), at);
      case StopRequested _ -> stop(now.wanting(Desired.STOPPED), new StopCause.Requested(), at);
      case RestartRequested _ -> stop(now.withRestarts(0), new StopCause.Requested(), at);
      case KillRequested _ -> kill(now, new StopCause.Requested(), at);
      case StartRequested _, SlotGranted _, WentIdle _ -> Step.to(now);
    };
  }

  private Step whenReady(Lifecycle now, Ready ready, Trigger trigger, Instant at) {
    return switch (trigger) {
      case Exited exited -> ended(afterStableRun(now, ready, at), exited, at);
      case Faulted(var _, Exit.Fault fault) ->
          stop(afterStableRun(now, ready, at), new StopCause.Failure(fault), at);
      case WentIdle(var _, String reason) ->
          stop(now.wanting(Desired.STOPPED), new StopCause.Idle(reason), at);
      case StopRequested _ -> stop(now.wanting(Desired.STOPPED), new StopCause.Requested(), at);
      case RestartRequested _ -> stop(now.withRestarts(0), new StopCause.Requested(), at);
      case KillRequested _ -> kill(now, new StopCause.Requested(), at);
      case StartRequested _, DeadlinePassed _, SlotGranted _, ProgramStarted _, BecameReady _ ->
          Step.to(now);
    };
  }

  private Step whenStopping(Lifecycle now, Stopping stopping, Trigger trigger, Instant at) {
    boolean idle = stopping.cause() instanceof StopCause.Idle;
    return switch (trigger) {
      case Exited exited -> gone(now, stopping.cause(), exited, at);
      case DeadlinePassed _ ->
          at.isBefore(stopping.deadline()) ? Step.to(now) : nextRung(now, stopping, at);
      case StopRequested _ ->
          Step.to(
              idle
                  ? now.in(stopping.because(new StopCause.Requested()))
                  : now.wanting(Desired.STOPPED));
      case KillRequested _ -> kill(now, stopping.cause(), at);
      case StartRequested(Origin origin) ->
          switch (origin) {
            case FIRST_USE -> Step.to(idle ? now.wanting(Desired.RUNNING) : now);
            case AUTHORIZED -> Step.to(now);
            case PERSON -> Step.to(now.wanting(Desired.RUNNING).withRestarts(0));
            case AUTO_START,
                DEPENDENCY,
                RESTART_POLICY,
                EXCLUSIVE_USE,
                ROLLING_RESTART,
                ERA_PROBE ->
                Step.to(now.wanting(Desired.RUNNING));
          };
      case RestartRequested _ -> Step.to(now.wanting(Desired.RUNNING).withRestarts(0));
      case SlotGranted _, ProgramStarted _, BecameReady _, Faulted _, WentIdle _ -> Step.to(now);
    };
  }

  private Step whenBackingOff(Lifecycle now, BackingOff waiting, Trigger trigger, Instant at) {
    return switch (trigger) {
      case DeadlinePassed _ ->
          at.isBefore(waiting.deadline()) ? Step.to(now) : queue(now, Origin.RESTART_POLICY, null);
      case StartRequested(Origin origin) ->
          isPersons(origin) ? begin(now, origin, at) : Step.to(now);
      case RestartRequested _ -> begin(now, Origin.PERSON, at);
      case StopRequested _, KillRequested _ -> stopped(now);
      case SlotGranted _, FromChild _ -> Step.to(now);
    };
  }

  /// Nothing but a person helps, so what is automatic is not even tried.
  private Step whenAuthRequired(Lifecycle now, Trigger trigger, Instant at) {
    return switch (trigger) {
      case StartRequested(Origin origin) ->
          isPersons(origin) ? begin(now, origin, at) : Step.to(now);
      case RestartRequested _ -> begin(now, Origin.PERSON, at);
      case StopRequested _, KillRequested _ -> stopped(now);
      case DeadlinePassed _, SlotGranted _, FromChild _ -> Step.to(now);
    };
  }

  private static boolean isPersons(Origin origin) {
    return origin == Origin.PERSON || origin == Origin.AUTHORIZED;
  }

  private Step begin(Lifecycle now, Origin origin, Instant at) {
    Lifecycle anew = now.withRestarts(0);
    if (origin.automatic()) {
      return queue(anew, origin, null);
    }
    return traits.dependent()
        ? queue(anew, origin, at.plus(timing.start()))
        : launch(anew, origin, at);
  }

  private static Step queue(Lifecycle now, Origin origin, @Nullable Instant patience) {
    return Step.to(
        now.wanting(Desired.RUNNING).in(new Queued(origin, patience)), new AwaitSlot(origin));
  }

  private Step launch(Lifecycle now, Origin origin, Instant at) {
    Starting starting =
        timing.install() == null
            ? new Starting(StartPhase.STARTING, at.plus(timing.start()))
            : new Starting(StartPhase.INSTALLING, at.plus(timing.install()));
    Lifecycle next = now.wanting(Desired.RUNNING).withNextIncarnation().in(starting);
    return Step.to(next, new Launch(next.incarnation(), origin));
  }

  private static Step stopped(Lifecycle now) {
    return stopped(now, ON_REQUEST, false);
  }

  private static Step stopped(Lifecycle now, String reason, boolean wakes) {
    return Step.to(now.wanting(Desired.STOPPED).withRestarts(0).in(new Stopped(reason, wakes)));
  }

  private Step stop(Lifecycle now, StopCause cause, Instant at) {
    var first = new Stopping(cause, StopStage.STDIN_CLOSED, at.plus(timing.stdinClosed()));
    return Step.to(now.in(first), new CloseStdin(now.incarnation(), cause.words()));
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
  private Step gone(Lifecycle now, StopCause cause, Exited exited, Instant at) {
    boolean wanted = now.desired() == Desired.RUNNING;
    return switch (cause) {
      case StopCause.Requested _ -> wanted ? begin(now, Origin.PERSON, at) : stopped(now);
      case StopCause.Idle(String reason) ->
          wanted ? begin(now, Origin.FIRST_USE, at) : stopped(now, reason, true);
      case StopCause.Failure _ -> wanted ? ended(now, exited, at) : stopped(now);
    };
  }

  /// The child ended without having been asked to.
  private Step ended(Lifecycle now, Exited exited, Instant at) {
    var diagnosis = Diagnosis.of(now.state(), exited);
    if (traits.temporary()) {
      return stopped(now, diagnosis.end(), false);
    }
    if (exited.exit() instanceof Exit.Disconnected remote && remote.authorizationUrl() != null) {
      var waiting = new AuthRequired(remote.reason(), remote.authorizationUrl());
      return Step.to(now.withRestarts(0).in(waiting));
    }
    return switch (policy.decide(diagnosis, now.restarts(), random.getAsDouble())) {
      case RestartAfter(int attempt, var delay, String reason) ->
          Step.to(now.withRestarts(attempt).in(new BackingOff(attempt, at.plus(delay), reason)));
      case LeaveStopped(String reason) -> stopped(now, reason, traits.wakes());
      case GiveUp(String reason) -> Step.to(now.in(new Failed(reason)));
    };
  }

  private Lifecycle afterStableRun(Lifecycle now, Ready ready, Instant at) {
    boolean stable = !at.isBefore(ready.since().plus(policy.resetAfter()));
    return stable ? now.withRestarts(0) : now;
  }

  private static Exit beforeReady(Exit.Fault fault) {
    return fault instanceof Exit.Lost
        ? new NeverReady(fault.sentence() + " before it was ready", false)
        : fault;
  }

  private NeverReady tooLate(StartPhase phase) {
    String what =
        switch (phase) {
          case INSTALLING -> "did not start its program within ";
          case STARTING -> "was not ready within ";
        };
    Duration span = phase == StartPhase.STARTING ? timing.start() : timing.install();
    return new NeverReady(what + (span == null ? "its time" : Spans.text(span)), true);
  }
}
