package dev.mcpmanager.lifecycle;

/// What can happen to a server.
public sealed interface Trigger {

  /// Somebody, or the definition itself, wants the server to run.
  ///
  /// @param origin a person's start never queues and clears the count of restarts
  record StartRequested(Origin origin) implements Trigger {}

  record StopRequested() implements Trigger {}

  record RestartRequested() implements Trigger {}

  /// There is no time left for the ladder: the service itself is about to end.
  record KillRequested() implements Trigger {}

  /// Time has come to look at the state's deadline.
  record DeadlinePassed() implements Trigger {}

  /// One of the start slots is ours.
  record SlotGranted() implements Trigger {}

  /// News of one child.
  sealed interface FromChild extends Trigger {
    Incarnation incarnation();
  }

  /// The child answered its handshake, or was launched where that is enough.
  record BecameReady(Incarnation incarnation) implements FromChild {}

  /// The child can not be talked to, though it may live: it closed its stdout, or refused the
  /// handshake.
  ///
  /// @param reason a predicate, such as "closed its stdout"
  record ChannelLost(Incarnation incarnation, String reason) implements FromChild {}

  /// The child is gone and what it left behind has been swept; nothing more will come of it.
  record Exited(Incarnation incarnation, Exit exit) implements FromChild {}

  /// Who wants a start.
  enum Origin {
    PERSON,
    AUTOMATIC
  }
}
