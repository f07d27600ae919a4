package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Diagnosis;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.State.StopCause;
import dev.mcpmanager.lifecycle.State.StopStage;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.server.OpenRun.Next;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Writes the history of one server's runs as they happen. For its actor's thread only.
final class RunRecorder {

  private static final Duration AT_ONCE = Duration.ZERO;

  private final ChildName name;
  private final String command;
  private final int maxRestarts;
  private final RunHistory history;
  private final SteadyClock clock;
  private final RunTally tally;
  private Instant launchedAt = Instant.EPOCH; // steady time
  private @Nullable OpenRun run;

  /// @param command as configured
  /// @param maxRestarts for "restart 1 of 3"
  RunRecorder(
      ChildName name,
      String command,
      int maxRestarts,
      RunHistory history,
      Surroundings surroundings) {
    this.name = name;
    this.command = command;
    this.maxRestarts = maxRestarts;
    this.history = history;
    this.clock = surroundings.clock();
    this.tally = surroundings.tally();
  }

  /// A run begins.
  ///
  /// @param by who asked for it, if somebody did
  void begin(Incarnation incarnation, Origin origin, @Nullable String by) {
    launchedAt = clock.instant();
    var start = new OpenRun.Start(clock.wall(), origin, by, reason(origin), command);
    run = new OpenRun(name, history.nextNumber(), incarnation, start);
    keep(run);
  }

  /// How long the newest run has lasted.
  Duration age() {
    return Duration.between(launchedAt, clock.instant());
  }

  void ready(Upstream.@Nullable LiveChild child, @Nullable Handshake agreed) {
    if (run != null) {
      if (child != null) {
        run.launched(child.pid(), child.program());
      }
      run.ready(
          age(),
          agreed == null
              ? null
              : new OpenRun.Greeting(agreed.era().wireName(), agreed.protocolVersion()));
      keep(run);
    }
  }

  /// The child is sent down the ladder.
  void rung(StopStage stage) {
    if (run != null) {
      run.rung(stage);
    }
  }

  /// A run is over.
  ///
  /// @param by who asked for something last
  /// @param at steady time
  /// @return the whole of it, if there is something to tell; null for news of an earlier run, and
  ///   for a child that only left at the question for its era
  @Nullable Run end(
      Lifecycle before,
      Exited exited,
      Lifecycle after,
      EndNotes notes,
      @Nullable String by,
      Instant at) {
    if (run == null || !exited.incarnation().equals(before.incarnation())) {
      return null;
    }
    if (notes.program() != null) {
      run.launched(notes.pid(), notes.program());
    }
    var diagnosis = Diagnosis.of(before.state(), exited);
    tally.ended(diagnosis.cause());
    run.ended(
        new OpenRun.End(
            clock.wall(),
            age(),
            exited.exit(),
            diagnosis,
            isRequested(before.state()) ? by : null,
            notes.swept(),
            notes.callsInFlight(),
            notes.peakMemoryBytes(),
            notes.cpu(),
            notes.stderr(),
            notes.noise()),
        next(before.state(), exited.exit(), after.state(), at));
    Run ended = keep(run);
    run = null;
    return exited.exit() instanceof Exit.AtProbe ? null : ended;
  }

  private static boolean isRequested(State state) {
    return state instanceof State.Stopping(StopCause.Requested _, _, _);
  }

  private Run keep(OpenRun open) {
    Run now = open.toRun();
    history.put(now);
    return now;
  }

  private static String reason(Origin origin) {
    return switch (origin) {
      case PERSON -> "was started on request";
      case AUTO_START -> "is started with the service";
      case FIRST_USE -> "was started by its first use";
      case DEPENDENCY -> "is needed by another server";
      case EXCLUSIVE_USE -> "was started for exclusive use";
      case RESTART_POLICY -> "was restarted by its restart policy";
      case ROLLING_RESTART -> "was started to take the place of the child before it";
      case AUTHORIZED -> "was authorized by a person";
      case ERA_PROBE -> "left at the question which protocol era it speaks, and was asked no more";
    };
  }

  private Next next(State before, Exit exit, State after, Instant at) {
    return switch (after) {
      case State.BackingOff(int attempt, Instant deadline, String reason) -> {
        Duration delay = Duration.between(at, deadline);
        yield new Next.Restart(attempt, maxRestarts, delay, clock.wall(deadline), reason);
      }
      case State.Failed(String reason) -> new Next.GiveUp(reason);
      case State.AuthRequired(String reason, var _) -> new Next.Stop(reason);
      case State.Stopped _ when isRequested(before) || !name.isMain() -> new Next.None();
      case State.Stopped(String reason, var _) -> new Next.Stop(reason);
      case State.Starting _ ->
          new Next.Restart(
              null,
              maxRestarts,
              AT_ONCE,
              clock.wall(),
              exit instanceof Exit.AtProbe ? reason(Origin.ERA_PROBE) : "was restarted on request");
      case State.Queued _, State.Ready _, State.Stopping _ -> new Next.None();
    };
  }
}
