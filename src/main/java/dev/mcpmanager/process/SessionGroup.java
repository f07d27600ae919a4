package dev.mcpmanager.process;

import java.util.List;

/// A session of the child's own, which is a process group too: a signal reaches every process that
/// has not left it, whoever its parent is by now.
///
/// **Why no stranger is hit.** The group's number is the leader's pid, and the kernel gives out no
/// number that is still the pid of a process or the group of one. So the number is ours until the
/// leader was reaped *and* the group is empty. From then on a stranger may get it, as a pid first.
/// Hence: a group once seen empty, or swept, is never signalled again; nor is one whose number is
/// the pid of another process than our leader (told by its start time). What remains: between this
/// look and the signal the group would have to empty, all other pids be given out in turn, and the
/// stranger found a group; and a stranger that founded a group under the number and left it to its
/// children, while nobody swept our leader's exit. The first takes microseconds against a full turn
/// of the pid counter, the second a caller that does not sweep.
final class SessionGroup implements ProcessGroup {

  private final ProcessHandle leader;

  /// Never false again, whichever thread learns it first.
  private volatile boolean gone;

  SessionGroup(ProcessHandle leader) {
    this.leader = leader;
  }

  @Override
  public void terminate() {
    if (signal(Posix.SIGTERM)) {
      signal(Posix.SIGCONT); // a stopped process takes no notice before it goes on
    }
  }

  @Override
  public void kill() {
    signal(Posix.SIGKILL);
  }

  @Override
  public boolean alive() {
    return signal(0) && (!ProcessStatus.readable() || !members().isEmpty());
  }

  @Override
  public int sweep() {
    if (!signal(0)) {
      return 0;
    }
    int left = ProcessStatus.readable() ? members().size() : 1;
    kill();
    gone = true; // doomed as a whole: a process that was killed cannot fork any more
    return left;
  }

  private List<ProcessStatus> members() {
    return ProcessStatus.all()
        .filter(process -> process.group() == leader.pid() && process.runs())
        .toList();
  }

  /// @return whether the group has processes, as far as the kernel tells
  private boolean signal(int number) {
    if (!gone && (numberHasAnotherOwner() || !Posix.signalGroup(leader.pid(), number))) {
      gone = true;
    }
    return !gone;
  }

  private boolean numberHasAnotherOwner() {
    return ProcessHandle.of(leader.pid()).filter(owner -> !owner.equals(leader)).isPresent();
  }
}
