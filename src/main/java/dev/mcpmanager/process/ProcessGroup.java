package dev.mcpmanager.process;

/// A child and what it started, as one thing to be ended. No method blocks on a process, and none
/// throws.
sealed interface ProcessGroup permits FamilyGroup, SessionGroup, ProcessTree, ToldGroup {

  /// Asks all of it to end.
  void terminate();

  /// Ends all of it.
  void kill();

  /// Whether a process of it still runs. Zombies do not count: they are over, whoever should reap
  /// them.
  boolean alive();

  /// Ends what is left of it, and gives it up: later calls do nothing.
  ///
  /// @return how many processes were left
  int sweep();
}
