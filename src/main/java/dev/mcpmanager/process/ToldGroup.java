package dev.mcpmanager.process;

/// A group whose end is told to someone, where nobody watches it.
///
/// @param over called after the sweep
record ToldGroup(ProcessGroup group, Runnable over) implements ProcessGroup {

  @Override
  public void terminate() {
    group.terminate();
  }

  @Override
  public void kill() {
    group.kill();
  }

  @Override
  public boolean alive() {
    return group.alive();
  }

  @Override
  public int sweep() {
    int left = group.sweep();
    over.run();
    return left;
  }
}
