package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.server.ServerActor.Published;
import dev.mcpmanager.server.ServerView.Mcp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows servers: from what their actors publish to what the world sees.
final class Views {

  /// It is never started, so there is nothing else to say of it.
  private static final String DISABLED = "is disabled in the definitions file";

  private Views() {}

  /// @param lastRun the number of the newest run, if there was one
  /// @param waitsFor what a start that is queued waits for, as a predicate
  /// @param children those beside the main one
  static ServerView of(
      DefinitionEntry.Valid entry,
      Published published,
      Upstream upstream,
      @Nullable Long lastRun,
      @Nullable String waitsFor,
      List<ServerView.Child> children) {
    Lifecycle lifecycle = published.lifecycle();
    ServerFacts facts = published.facts();
    State state = lifecycle.state();
    Upstream.LiveChild child = state.hasChild() ? upstream.child() : null;
    Connection connection = state instanceof State.Ready ? upstream.connection() : null;
    return new ServerView(
        entry.id(),
        entry.name(),
        entry.config(),
        status(state),
        stateName(state),
        desiredName(lifecycle.desired()),
        facts.since(),
        entry.definition().disabled()
            ? DISABLED
            : reason(lifecycle, waitsFor, upstream.suspicion()),
        authorizationUrl(state, upstream),
        lifecycle.restarts() == 0 ? null : lifecycle.restarts(),
        facts.nextStartAt(),
        child == null ? null : child.pid(),
        child == null ? null : child.startTime(),
        facts.restartCount(),
        facts.lastError(),
        facts.lastExit(),
        lastRun,
        child == null ? null : Resources.of(upstream.usage()),
        children,
        connection == null ? null : mcp(connection.handshake()));
  }

  /// One of the children that an exclusive server has beside its main one.
  static ServerView.Child child(long number, ServerActor actor, ChildUse use) {
    Published published = actor.published();
    State state = published.lifecycle().state();
    Upstream.LiveChild live = state.hasChild() ? actor.upstream().child() : null;
    return new ServerView.Child(
        number,
        live == null ? null : live.pid(),
        stateName(state),
        published.facts().since(),
        word(use),
        live == null ? null : Resources.of(actor.upstream().usage()));
  }

  private static @Nullable String word(ChildUse use) {
    return switch (use) {
      case STARTING, IDLE -> "idle";
      case CALL -> "call";
      case PARKED -> "parked";
      case SESSION -> "session";
      case ENDING -> null;
    };
  }

  static ServerView of(DefinitionEntry.Bad entry, String reason, Instant since) {
    String error = "Server '%s' %s".formatted(entry.id(), reason);
    return new ServerView(
        entry.id(),
        entry.name(),
        entry.config(),
        ServerStatus.ERROR,
        "failed",
        desiredName(Desired.STOPPED),
        since,
        reason,
        null,
        null,
        null,
        null,
        null,
        0,
        error,
        null,
        null,
        null,
        List.of(),
        null);
  }

  private static String desiredName(Desired desired) {
    return switch (desired) {
      case RUNNING -> "running";
      case STOPPED -> "stopped";
    };
  }

  private static ServerStatus status(State state) {
    return switch (state) {
      case State.Stopped _ -> ServerStatus.STOPPED;
      case State.Queued _, State.Starting _ -> ServerStatus.STARTING;
      case State.Ready _, State.Stopping _ -> ServerStatus.RUNNING;
      case State.BackingOff _, State.Failed _, State.AuthRequired _ -> ServerStatus.ERROR;
    };
  }

  private static String stateName(State state) {
    return switch (state) {
      case State.Stopped _ -> "stopped";
      case State.Queued _, State.Starting _ -> "starting";
      case State.Ready _ -> "ready";
      case State.Stopping _ -> "stopping";
      case State.BackingOff _ -> "backing-off";
      case State.Failed _ -> "failed";
      case State.AuthRequired _ -> "auth-required";
    };
  }

  private static @Nullable String reason(
      Lifecycle lifecycle, @Nullable String waitsFor, @Nullable String suspicion) {
    return switch (lifecycle.state()) {
      case State.Stopped(String reason, var _) -> reason;
      case State.Failed(String reason) -> reason;
      case State.AuthRequired(String reason, var _) -> reason;
      case State.BackingOff(var _, var _, String reason) -> reason;
      case State.Queued _ -> waitsFor;
      case State.Starting(var phase, var _) ->
          switch (phase) {
            case INSTALLING -> "is being installed: its command fetches the program first";
            case STARTING -> null;
          };
      case State.Ready _ -> suspicion;
      case State.Stopping(State.StopCause.Failure(var failure), var stage, var _) ->
          failure.sentence() + "; " + rung(stage);
      case State.Stopping(State.StopCause.Idle(String reason), var stage, var _) ->
          reason + "; " + rung(stage);
      case State.Stopping(State.StopCause.Requested _, var stage, var _) ->
          (lifecycle.desired() == Desired.RUNNING ? "is being restarted; " : "is being stopped; ")
              + rung(stage);
    };
  }

  /// The upstream knows of a newer one, where that in the state has expired; and of one that a
  /// server which is ready would do more with.
  private static @Nullable String authorizationUrl(State state, Upstream upstream) {
    return switch (state) {
      case State.AuthRequired(var _, String url) -> {
        String newest = upstream.authorizationUrl();
        yield newest == null ? url : newest;
      }
      case State.Ready _ -> upstream.authorizationUrl();
      case State.Stopped _,
          State.Queued _,
          State.Starting _,
          State.Stopping _,
          State.BackingOff _,
          State.Failed _ ->
          null;
    };
  }

  private static String rung(State.StopStage stage) {
    return switch (stage) {
      case STDIN_CLOSED -> "its input is closed";
      case TERMINATED -> "SIGTERM was sent";
      case KILLED -> "SIGKILL was sent";
    };
  }

  private static @Nullable Mcp mcp(@Nullable Handshake handshake) {
    return handshake == null
        ? null
        : new Mcp(
            handshake.era().wireName(),
            handshake.protocolVersion(),
            handshake.serverInfo(),
            handshake.capabilities(),
            handshake.instructions());
  }
}
