package dev.mcpmanager.process;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// A child with all that descends from it, wherever that went.
///
/// Signals look first, so that they reach sessions that the child's descendants have made.
final class FamilyGroup implements ProcessGroup {

  private final Family family;
  private final ProcessGroup first;
  private final Watch watch;
  private final AtomicBoolean sweeping = new AtomicBoolean();

  /// @param first what the child was launched in
  FamilyGroup(Family family, ProcessGroup first, Watch watch) {
    this.family = family;
    this.first = first;
    this.watch = watch;
  }

  @Override
  public void terminate() {
    if (!family.over()) {
      watch.look();
      first.terminate();
      signalOthers(Posix.SIGTERM, Posix.SIGCONT);
    }
  }

  @Override
  public void kill() {
    if (family.over()) {
      return;
    }
    var members = watch.look().members(family);
    if (family.cgroup() != null) {
      family.cgroup().kill();
    }
    first.kill();
    signalOthers(Posix.SIGKILL);
    members.stream()
        .filter(ProcessStatus::runs)
        .forEach(process -> Posix.signal(process.pid(), Posix.SIGKILL));
  }

  private void signalOthers(int... signals) {
    for (long group : family.groups()) {
      for (int signal : signals) {
        if (group != family.pid()) {
          Posix.signalGroup(group, signal);
        }
      }
    }
  }

  @Override
  public boolean alive() {
    return !family.over() && watch.look().members(family).stream().anyMatch(ProcessStatus::runs);
  }

  @Override
  public int sweep() {
    if (!sweeping.compareAndSet(false, true)) {
      return 0;
    }
    int left = new Sweep(Families.OF_THIS_JVM, Set.of(family), false, watch::look).run();
    first.sweep();
    watch.remove(family);
    return left;
  }
}
