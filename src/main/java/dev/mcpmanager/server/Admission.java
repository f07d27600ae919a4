package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.server.ServerActor.Published;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Says whether one server takes calls now, or why not; starts it, if its first use is to do that.
/// Runs on the callers' threads, and asks the actor for a start only: all else is published.
final class Admission {

  /// For states that pass by themselves.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServerDefinition definition;
  private final ServerActor actor;
  private final SteadyClock clock;
  private final Traffic traffic;
  private final boolean wakes;

  /// @param wakes whether a use starts the server
  Admission(
      ServerDefinition definition,
      ServerActor actor,
      SteadyClock clock,
      Traffic traffic,
      boolean wakes) {
    this.definition = definition;
    this.actor = actor;
    this.clock = clock;
    this.traffic = traffic;
    this.wakes = wakes;
  }

  /// Comes at once, unless the server is being started for it: then on a virtual thread of its own,
  /// as the actor's must do no work.
  CompletableFuture<Reach> reach() {
    if (wakes && isOnItsWay(actor.published().lifecycle().state())) {
      return after(
          actor.ask(new Trigger.StartRequested(Origin.FIRST_USE), Desired.RUNNING, "a message"));
    }
    return CompletableFuture.completedFuture(now(null));
  }

  /// As [#reach], but also waits for a start that others have asked for.
  CompletableFuture<Reach> await() {
    boolean starting = actor.published().lifecycle().state() instanceof State.Starting;
    return starting && !wakes ? after(actor.await(Desired.RUNNING)) : reach();
  }

  /// Why it takes no calls at this moment; null if it does. Starts nothing.
  @Nullable CallFailure absence() {
    return now(null) instanceof Reach.Closed(CallFailure failure) ? failure : null;
  }

  private CompletableFuture<Reach> after(CompletableFuture<ActionOutcome> start) {
    return start.thenApplyAsync(this::now, r -> Thread.ofVirtual().name("mcp-use").start(r));
  }

  /// Whether a use starts the server now, or has done so: then its callers wait for it.
  private static boolean isOnItsWay(State state) {
    return switch (state) {
      case State.Stopped(var _, boolean wakes) -> wakes;
      case State.Stopping(var cause, var _, var _) -> cause instanceof State.StopCause.Idle;
      case State.Queued _, State.Starting _ -> true;
      case State.Ready _, State.BackingOff _, State.Failed _, State.AuthRequired _ -> false;
    };
  }

  /// @param started what came of the start that was asked for, if it was
  private Reach now(@Nullable ActionOutcome started) {
    Connection connection = actor.upstream().connection();
    CallFailure unavailable = unavailable(actor.published(), connection);
    if (connection == null || unavailable != null) {
      return new Reach.Closed(failure(unavailable, started));
    }
    return new Reach.Open(new Peer(definition, connection, traffic));
  }

  private CallFailure failure(@Nullable CallFailure unavailable, @Nullable ActionOutcome started) {
    if (started instanceof ActionOutcome.NotStarted(var _, var cause, String message)) {
      return new CallFailure.NotStarted(id(), cause, message);
    }
    return unavailable == null ? starting() : unavailable;
  }

  /// Why the server takes no calls now; null if it does.
  private @Nullable CallFailure unavailable(Published now, @Nullable Connection connection) {
    Lifecycle lifecycle = now.lifecycle();
    return switch (lifecycle.state()) {
      case State.Ready _ -> connection == null ? unconnected() : null;
      case State.Stopped(String reason, var _) -> new CallFailure.NotRunning(id(), reason);
      case State.Failed(String reason) -> new CallFailure.NotRunning(id(), reason);
      case State.AuthRequired(String reason, var _) -> new CallFailure.NotRunning(id(), reason);
      case State.Stopping _ when lifecycle.desired() == Desired.STOPPED ->
          new CallFailure.NotRunning(id(), "is being stopped");
      case State.Stopping _ -> new CallFailure.NotReady(id(), "is being restarted", SOON);
      case State.Queued _, State.Starting _ -> starting();
      case State.BackingOff waiting ->
          new CallFailure.NotReady(
              id(),
              waiting.reason() + " and is waiting to be restarted",
              Duration.between(clock.instant(), waiting.deadline()));
    };
  }

  /// It is ready, and yet there is nobody to speak to.
  private CallFailure unconnected() {
    boolean somewhere = definition.transport() != Transport.STDIO && definition.remote() == null;
    return somewhere ? new CallFailure.NoUrl(id(), definition.transport()) : starting();
  }

  private CallFailure starting() {
    return new CallFailure.NotReady(id(), "is starting", SOON);
  }

  private ServerId id() {
    return definition.id();
  }
}
