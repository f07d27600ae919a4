package dev.mcpmanager.process;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what is left of families, until nothing is.
///
/// One look finds whoever holds still. What forks faster than anyone can look loses its parents on
/// the way, and so becomes a child of this process: the list of those is short, and is read again
/// and again until it has been without a member for a while. Only then, and if one more look finds
/// nobody, is it over.
final class Sweep {

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int QUIET_READS = 40;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /// What a reading of the list of adopted processes found.
  private enum Found {
    NOBODY,
    DYING,
    LIVING
  }

  private final Families families;
  private final Set<Family> swept;
  private final boolean strangersToo;
  private final Supplier<Snapshot> look;
  private final Set<ProcessStatus.Key> killed = new HashSet<>();

  /// Other users' processes, by set-user-ID programs: nothing can be done about them.
  private final Set<ProcessStatus.Key> untouchable = new HashSet<>();

  private final long start = System.nanoTime();

  /// @param swept what is to end; nothing of it may be launched any more
  /// @param strangersToo whether adopted processes end that cannot be told to be anybody's
  Sweep(Families families, Set<Family> swept, boolean strangersToo, Supplier<Snapshot> look) {
    this.families = families;
    this.swept = Set.copyOf(swept);
    this.strangersToo = strangersToo;
    this.look = look;
    swept.forEach(Family::end);
  }

  /// Ends it all.
  ///
  /// @return how many processes were left
  int run() {
    List<ProcessStatus> left = members();
    do {
      swept.forEach(Sweep::killWhole);
      left.forEach(this::kill);
      settle();
      left = members();
    } while (!left.isEmpty() && !late());
    if (!left.isEmpty()) {
      log.warn(
          "These processes could not be ended within 5 s: {}.",
          left.stream().map(ProcessStatus::pid).toList());
    }
    return killed.size();
  }

  private List<ProcessStatus> members() {
    Snapshot snapshot = look.get();
    return swept.stream()
        .flatMap(family -> snapshot.members(family).stream())
        .filter(process -> process.runs() && !untouchable.contains(process.key()))
        .toList();
  }

  /// At once, so that no fork slips through.
  private static void killWhole(Family family) {
    if (family.cgroup() != null) {
      family.cgroup().kill();
    }
    family.groups().forEach(group -> Posix.signalGroup(group, Posix.SIGKILL));
  }

  private void kill(ProcessStatus process) {
    killed.add(process.key());
    if (!Posix.signal(process.pid(), Posix.SIGKILL)) {
      untouchable.add(process.key());
    }
  }

  private void settle() {
    int quiet = 0;
    while (quiet < QUIET_READS && !late()) {
      Found found = attendToAdopted();
      quiet = found == Found.NOBODY ? quiet + 1 : 0;
      if (found != Found.LIVING) { // whoever lives may be forking right now
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private Found attendToAdopted() {
    Found found = Found.NOBODY;
    for (ProcessStatus process : Adopted.processes(families)) {
      if (untouchable.contains(process.key()) || !isMine(process)) {
        continue;
      }
      if (!process.runs()) {
        Posix.reap(process.pid());
        found = found == Found.LIVING ? found : Found.DYING;
      } else if (killed.contains(process.key())) {
        found = found == Found.LIVING ? found : Found.DYING;
      } else {
        killWithGroup(process);
        found = Found.LIVING;
      }
    }
    return found;
  }

  private void killWithGroup(ProcessStatus process) {
    kill(process);
    if (Posix.mayBeOfAChild(process.group())) {
      Posix.signalGroup(process.group(), Posix.SIGKILL);
    }
  }

  private boolean isMine(ProcessStatus process) {
    Family owner = families.owner(process, true);
    if (owner != null) {
      return swept.contains(owner);
    }
    if (!process.runs()) {
      return false; // a zombie without a family may be the JDK's, this moment; the watch has time
    }
    if (families.isLate(process)) {
      return true;
    }
    Set<Family> candidates = families.candidates(process);
    boolean mayBeMine = strangersToo || swept.stream().anyMatch(candidates::contains);
    candidates.removeIf(Family::over);
    return mayBeMine && candidates.isEmpty() && !families.expecting();
  }

  private boolean late() {
    return System.nanoTime() - start > LIMIT_NANOS;
  }
}
