package dev.mcpmanager.lifecycle;

import org.jspecify.annotations.Nullable;

/// What can happen to a server.
public sealed interface Trigger {

  /// Somebody, or something, wants the server to run. A person's start clears the count of
  /// restarts; a first use wakes only a server that is started by its use.
  record StartRequested(Origin origin) implements Trigger {}

  record StopRequested() implements Trigger {}

  record RestartRequested() implements Trigger {}

  /// There is no time left for the ladder: the service itself is about to end.
  record KillRequested() implements Trigger {}

  /// Time has come to look at the state's deadline.
  record DeadlinePassed() implements Trigger {}

  /// It is this server's turn to start.
  record SlotGranted() implements Trigger {}

  /// News of one child.
  sealed interface FromChild extends Trigger {
    Incarnation incarnation();
  }

  /// What the child was launched to fetch first is there, and runs.
  record ProgramStarted(Incarnation incarnation) implements FromChild {}

  /// The child answered its handshake, or was launched where that is enough.
  record BecameReady(Incarnation incarnation) implements FromChild {}

  /// The child lives, but must not go on.
  record Faulted(Incarnation incarnation, Exit.Fault fault) implements FromChild {}

  /// Nobody has used the child for as long as its definition allows.
  ///
  /// @param reason a predicate: "was not used for 10 min"
  record WentIdle(Incarnation incarnation, String reason) implements FromChild {}

  /// The child is gone and what it left behind has been swept; nothing more will come of it.
  ///
  /// @param clue what the child itself said about its end, if it did
  /// @param kernel whether the kernel ended processes for want of memory while it lived
  record Exited(Incarnation incarnation, Exit exit, @Nullable Clue clue, KernelKills kernel)
      implements FromChild {

    /// An end about which nothing more is known.
    public Exited(Incarnation incarnation, Exit exit) {
      this(incarnation, exit, null, KernelKills.NONE);
    }
  }
}
