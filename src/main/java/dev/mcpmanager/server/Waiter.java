package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import dev.mcpmanager.server.ActionOutcome.Superseded;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Somebody who waits for a server to be as asked for.
///
/// @param goal what was asked for
/// @param outcome completed by the actor's thread, whose callers must not do work on it
record Waiter(Desired goal, CompletableFuture<ActionOutcome> outcome) {

  static Waiter until(Desired goal) {
    return new Waiter(goal, new CompletableFuture<>());
  }

  /// Ends the wait if it is over.
  ///
  /// @return whether it is
  boolean settle(Lifecycle now, ServerFacts facts, ServerView view) {
    ActionOutcome result =
        switch (goal) {
          case RUNNING -> whetherRunning(now, facts, view);
          case STOPPED -> whetherStopped(now, view);
        };
    return result != null && outcome.complete(result);
  }

  private static @Nullable ActionOutcome whetherRunning(
      Lifecycle now, ServerFacts facts, ServerView view) {
    if (now.desired() == Desired.STOPPED) {
      return new Superseded(
          view, "Server '%s' was stopped before it was ready.".formatted(view.id()));
    }
    return switch (now.state()) {
      case State.Ready _ -> new Done(view);
      case State.BackingOff(int attempt, var _, var _) ->
          notStarted(
              view,
              facts,
              " Restart %d follows by itself at %s.".formatted(attempt, facts.nextStartAt()));
      case State.Failed _, State.AuthRequired _ -> notStarted(view, facts, "");
      case State.Queued(var _, var patience) ->
          patience == null ? new NotStarted(view, Cause.NEVER_READY, stillQueued(view)) : null;
      case State.Stopped _, State.Starting _, State.Stopping _ -> null;
    };
  }

  private static String stillQueued(ServerView view) {
    return "Server '%s' has not started yet: it %s. It starts by itself as soon as it can."
        .formatted(view.id(), view.reason());
  }

  private static @Nullable ActionOutcome whetherStopped(Lifecycle now, ServerView view) {
    if (now.desired() == Desired.RUNNING) {
      return new Superseded(
          view, "Server '%s' was started again before it had stopped.".formatted(view.id()));
    }
    return now.state() instanceof State.Stopped ? new Done(view) : null;
  }

  private static NotStarted notStarted(ServerView view, ServerFacts facts, String next) {
    String error = Objects.requireNonNullElse(view.lastError(), "Its state tells no reason.");
    Cause cause = Objects.requireNonNullElse(facts.failure(), Cause.DIED);
    return new NotStarted(view, cause, error + next);
  }
}
