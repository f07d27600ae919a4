package dev.mcpmanager.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a server is doing now; each state carries exactly the facts that are true in it.
///
/// All instants are on the manager's steady time line, which never jumps.
public sealed interface State {

  /// No child, and none to come.
  ///
  /// @param reason how it came to that, as a predicate: "was stopped on request"
  /// @param wakes whether the next use starts it
  record Stopped(String reason, boolean wakes) implements State {}

  /// It waits for its turn to start: for a slot, for the restart budget, for what it depends on.
  ///
  /// @param patience how long those who asked for the start wait with it; null when they have
  ///   stopped waiting, or never did. The server itself waits on.
  record Queued(Origin origin, @Nullable Instant patience) implements State {}

  /// There is a child, or there will be in a moment; it has not become ready yet.
  record Starting(StartPhase phase, Instant deadline) implements State {}

  /// The child takes calls.
  record Ready(Instant since) implements State {}

  /// The child is being ended, rung by rung.
  record Stopping(StopCause cause, StopStage stage, Instant deadline) implements State {
    Stopping because(StopCause other) {
      return new Stopping(other, stage, deadline);
    }
  }

  /// No child; the next one is launched at the deadline.
  ///
  /// @param attempt the number of the coming restart in a row, counted from 1
  /// @param reason why the last run ended, as a predicate
  record BackingOff(int attempt, Instant deadline, String reason) implements State {}

  /// No child, and none to come until a person acts.
  record Failed(String reason) implements State {}

  /// No connection, and none to come until a person has authorized it, or starts the server anew.
  ///
  /// @param reason a predicate: "needs a person to authorize it"
  /// @param url what the person must open
  record AuthRequired(String reason, String url) implements State {}

  /// Why a child is being ended.
  sealed interface StopCause {

    /// What calls are told that are open then, as the predicate of a sentence about the server.
    default String words() {
      return switch (this) {
        case Requested _, Idle _ -> "is being stopped";
        case Failure(Exit exit) -> exit.sentence();
      };
    }

    /// A person asked for it: to stop, or to restart if the server is still wanted.
    record Requested() implements StopCause {}

    /// Nobody used it; the next use starts it again.
    record Idle(String reason) implements StopCause {}

    /// The child failed in a way that its own end will not tell.
    record Failure(Exit exit) implements StopCause {}
  }

  /// How far a start has come.
  enum StartPhase {
    /// The child fetches the program, as `npx` and `uvx` do.
    INSTALLING,
    /// The program runs.
    STARTING
  }

  /// The rungs of the ladder.
  enum StopStage {
    STDIN_CLOSED,
    TERMINATED,
    KILLED
  }

  /// Whether a child may be alive in this state.
  default boolean hasChild() {
    return switch (this) {
      case Starting _, Ready _, Stopping _ -> true;
      case Stopped _, Queued _, BackingOff _, Failed _, AuthRequired _ -> false;
    };
  }
}
