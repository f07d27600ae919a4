package dev.mcpmanager.process;

import java.util.LinkedHashSet;
import java.util.Set;

/// Where there are no sessions: the child and its descendants, as far as they can be seen. Best
/// effort: a descendant whose parent has ended before anyone looked is not found, and one that
/// forks at the wrong moment is missed.
final class ProcessTree implements ProcessGroup {

  private final ProcessHandle root;

  /// Everything seen so far, guarded by this.
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  @Override
  public synchronized void terminate() {
    look().forEach(ProcessHandle::destroy);
  }

  @Override
  public synchronized void kill() {
    look().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public synchronized boolean alive() {
    return look().stream().anyMatch(ProcessTree::runs);
  }

  @Override
  public synchronized int sweep() {
    int left = (int) look().stream().filter(ProcessTree::runs).count();
    kill();
    return left;
  }

  /// A handle counts zombies as alive, and ours to reap are those of orphans.
  private static boolean runs(ProcessHandle process) {
    if (!ProcessStatus.readable() || !process.isAlive()) {
      return process.isAlive();
    }
    ProcessStatus status = ProcessStatus.of(process.pid());
    return status != null && status.runs();
  }

  /// Descendants of what was seen belong to it too; a handle never means a later process of the
  /// same pid.
  private Set<ProcessHandle> look() {
    seen.add(root);
    for (ProcessHandle process : Set.copyOf(seen)) {
      process.descendants().forEach(seen::add);
    }
    return seen;
  }
}
