package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What keeps the children of one launcher, and everything they start, from getting lost: their
/// containment, the watch and the guardian.
final class Custody implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Custody.class);

  private final Containment containment;
  private final Promise promise;
  private final @Nullable Guardian guardian;

  /// Null where there is no `/proc` to watch.
  private final @Nullable Watch watch;

  /// Groups of children, for the guardian, where nobody watches.
  private final Set<Long> unwatched = ConcurrentHashMap.newKeySet();

  private Custody(
      Containment containment,
      Promise promise,
      @Nullable Guardian guardian,
      @Nullable Watch watch) {
    this.containment = containment;
    this.promise = promise;
    this.guardian = guardian;
    this.watch = watch;
  }

  /// @param state whether the next run will know the children of this one
  static Custody take(Containment containment, long run, boolean state) {
    boolean linux = ProcessStatus.readable();
    boolean subreaper = linux && Linux.becomeSubreaper();
    Guardian guardian =
        Containment.sessionPrefix()
            .map(session -> Guardian.start(session, run, containment.cgroups()))
            .orElse(null);
    Watch watch = linux ? new Watch(Families.OF_THIS_JVM, guardian) : null;
    if (watch != null) {
      watch.start();
    }
    var promise =
        Promise.of(containment, subreaper, guardian != null, linux && JvmChildren.canMark(), state);
    return new Custody(containment, promise, guardian, watch);
  }

  Promise promise() {
    return promise;
  }

  List<Orphan> orphans() {
    return watch == null ? List.of() : watch.orphans();
  }

  @Nullable Guardian guardian() {
    return guardian;
  }

  /// Takes a process that was just started.
  ///
  /// @param born not later than its start, in ticks
  Child admit(
      ServerId id,
      long mark,
      long born,
      Process process,
      ChildStdin stdin,
      String name,
      Path command)
      throws LaunchException {
    Cgroup cgroup = enter(process, mark);
    if (containment.sessions() && !SessionStart.await(process)) {
      process.toHandle().destroyForcibly();
      throw LaunchException.passing(id, "its process did not get a group of its own in time.");
    }
    ProcessGroup first = containment.group(process.toHandle());
    if (watch == null) {
      tellGuardian(process.pid(), true);
      var told = new ToldGroup(first, () -> tellGuardian(process.pid(), false));
      return new Child(name, process, stdin, command, told, null);
    }
    var family =
        new Family(
            id, mark, process.pid(), born, Pipes.of(process.pid()), cgroup, containment.wrappers());
    watch.add(family);
    return new Child(name, process, stdin, command, new FamilyGroup(family, first, watch), family);
  }

  private void tellGuardian(long group, boolean there) {
    if (guardian != null && containment.sessions()) {
      boolean _ = there ? unwatched.add(group) : unwatched.remove(group);
      guardian.know(unwatched);
    }
  }

  /// Before it has become the program, so that most programs never know another control group.
  private @Nullable Cgroup enter(Process process, long mark) {
    Cgroups cgroups = containment.cgroups();
    if (cgroups == null) {
      return null;
    }
    try {
      Cgroup cgroup = cgroups.of(mark);
      cgroup.add(process.pid());
      return cgroup;
    } catch (IOException e) {
      if (process.isAlive()) {
        log.warn(
            "Process {} could not be put into a control group: {}", process.pid(), e.toString());
      }
      return null;
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      new Sweep(Families.OF_THIS_JVM, watch.families(), true, watch::look).run();
      watch.families().forEach(watch::remove);
      watch.close();
    }
    Optional.ofNullable(containment.cgroups()).ifPresent(Cgroups::close);
    Optional.ofNullable(guardian).ifPresent(Guardian::close);
  }
}
