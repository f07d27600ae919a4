package dev.mcpmanager.lifecycle;

/// What the owner of a server is to do after a step.
public sealed interface Effect {

  /// Ask for a turn to start; the answer is [Trigger.SlotGranted].
  record AwaitSlot(Origin origin) implements Effect {}

  /// Launch a child; its end, or the failure to launch it, comes back as [Trigger.Exited].
  record Launch(Incarnation incarnation, Origin origin) implements Effect {}

  /// The first rung: no more input for the child, which is its sign to leave.
  ///
  /// @param reason of that, as the predicate of a sentence about the server: what its open calls
  ///   are told
  record CloseStdin(Incarnation incarnation, String reason) implements Effect {}

  /// The second rung: SIGTERM to the child's process group.
  record TerminateGroup(Incarnation incarnation) implements Effect {}

  /// The last rung: SIGKILL to the child's process group.
  record KillGroup(Incarnation incarnation) implements Effect {}
}
