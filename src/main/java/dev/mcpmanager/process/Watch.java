package dev.mcpmanager.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the families of one launcher, on the thread `mcp-watch`: who belongs to them, what
/// they use, who was adopted, and which zombies are to be reaped.
///
/// Rests while there is nothing to look after.
final class Watch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watch.class);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// A look at everything may take this part of the time: more processes, fewer looks.
  private static final int SHARE = 20;

  private final Families families;
  private final @Nullable Guardian guardian;
  private final Set<Family> own = ConcurrentHashMap.newKeySet();
  private final Orphans orphans;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean lookSoon;
  private volatile long lastRemoval = System.nanoTime();
  private long nextLook; // this thread's alone
  private long lookCost; // likewise

  /// @param guardian is told the groups and sessions of all families after each look
  Watch(Families families, @Nullable Guardian guardian) {
    this.families = families;
    this.guardian = guardian;
    this.orphans = new Orphans(families);
    this.nextLook = System.nanoTime();
    this.thread = Thread.ofPlatform().daemon().name("mcp-watch").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  void add(Family family) {
    families.add(family);
    own.add(family);
    tellGroups();
    lookSoon = true;
    LockSupport.unpark(thread);
  }

  /// The family was swept.
  void remove(Family family) {
    families.remove(family);
    own.remove(family);
    lastRemoval = System.nanoTime();
    tellGroups();
    if (family.cgroup() != null) {
      family.cgroup().remove();
    }
  }

  Set<Family> families() {
    return Set.copyOf(own);
  }

  List<Orphan> orphans() {
    return orphans.list();
  }

  /// Looks now, on the caller's thread.
  Snapshot look() {
    var snapshot = Snapshot.take(families);
    own.forEach(family -> gather(family, snapshot.members(family)));
    tellGroups();
    return snapshot;
  }

  /// Moves those into the control group that were forked before the child was moved.
  private static void gather(Family family, List<ProcessStatus> members) {
    if (family.cgroup() != null && !members.isEmpty()) {
      var inside = Set.copyOf(family.cgroup().pids());
      members.stream()
          .filter(process -> process.runs() && !inside.contains(process.pid()))
          .forEach(process -> family.cgroup().tryAdd(process.pid()));
    }
  }

  private void tellGroups() {
    var groups = new HashSet<Long>();
    own.forEach(family -> groups.addAll(family.groups()));
    if (guardian != null) {
      guardian.know(groups);
    }
  }

  private void watch() {
    while (!closed) {
      if (mayRest()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, TICK_NANOS);
      }
      if (!closed) {
        tick();
      }
    }
  }

  /// Not before the last zombies of the last family had time to turn up.
  private boolean mayRest() {
    return own.isEmpty()
        && orphans.isEmpty()
        && System.nanoTime() - lastRemoval > 2 * LOOK_NANOS
        && Adopted.processes(families).isEmpty();
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      if (now - nextLook >= 0 || lookSoon) {
        lookSoon = false;
        var snapshot = look();
        own.forEach(family -> family.meter().measure(snapshot.members(family), now));
        lookCost = System.nanoTime() - now;
        boolean hurry = own.stream().anyMatch(Family::awaitsProgram);
        nextLook = now + Math.max(hurry ? 0 : LOOK_NANOS, lookCost * SHARE);
      }
      attendToAdopted(now);
    } catch (RuntimeException e) {
      log.warn("A look at the processes of the servers failed; the next one follows.", e);
    }
  }

  private void attendToAdopted(long now) {
    var unknown = new ArrayList<ProcessStatus>();
    for (ProcessStatus process : Adopted.processes(families)) {
      Family owner = families.owner(process, true);
      if (owner == null && !families.isLate(process)) {
        unknown.add(process);
      } else if (!process.runs()) {
        Posix.reap(process.pid());
      } else if (owner == null || !families.contains(owner)) {
        Posix.signal(process.pid(), Posix.SIGKILL); // too late for its sweep
      } else {
        gather(owner, List.of(process)); // what forks on and on is found here rather than in a look
      }
    }
    orphans.update(unknown, now);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
