package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A child and all that descends from it, as far as this has been seen: what makes a process one of
/// them, and what they cost.
///
/// Written by the watch and by whoever looks before a signal; each fact stands for itself, so no
/// lock is needed.
final class Family {

  private final ServerId server;
  private final long mark;
  private final long pid;
  private final long bornTicks;
  private final Set<String> pipes;
  private final @Nullable Cgroup cgroup;
  private final int wrappers;
  private final UsageMeter meter = new UsageMeter();
  private final ProgramStart program = new ProgramStart();

  /// Groups and sessions that have members now. A number whose group is empty is forgotten at the
  /// next look: it may come to mean strangers.
  private final Set<Long> groups = ConcurrentHashMap.newKeySet();

  private volatile boolean frozen;
  private volatile boolean over;

  /// @param mark what its processes have from birth, where the kernel plays along; in any case its
  ///   number in this JVM
  /// @param pid of the child, the first of them
  /// @param bornTicks no process that started before this moment can be one of them
  /// @param pipes the child's stdin, stdout and stderr, as `/proc` names them
  /// @param wrappers how many processes stand between the child's pid and its command
  Family(
      ServerId server,
      long mark,
      long pid,
      long bornTicks,
      Set<String> pipes,
      @Nullable Cgroup cgroup,
      int wrappers) {
    this.server = server;
    this.mark = mark;
    this.pid = pid;
    this.bornTicks = bornTicks;
    this.pipes = Set.copyOf(pipes);
    this.cgroup = cgroup;
    this.wrappers = wrappers;
    if (Posix.groupOf(pid) == pid) {
      groups.add(pid);
    }
  }

  ServerId server() {
    return server;
  }

  long mark() {
    return mark;
  }

  long pid() {
    return pid;
  }

  long bornTicks() {
    return bornTicks;
  }

  Set<String> pipes() {
    return pipes;
  }

  @Nullable Cgroup cgroup() {
    return cgroup;
  }

  UsageMeter meter() {
    return meter;
  }

  CompletableFuture<Void> programStarted() {
    return program.started();
  }

  /// Whether someone waits for that, and in vain so far.
  boolean awaitsProgram() {
    return program.awaited() && !over;
  }

  Set<Long> groups() {
    return Set.copyOf(groups);
  }

  boolean hasGroup(long number) {
    return groups.contains(number);
  }

  /// One more was found, between two looks.
  void add(ProcessStatus process) {
    addNumber(process.group());
    addNumber(process.session());
  }

  /// All there are now.
  void seen(List<ProcessStatus> members) {
    var present = new HashSet<Long>();
    for (ProcessStatus member : members) {
      add(member);
      present.add(member.group());
      present.add(member.session());
    }
    groups.retainAll(present);
    ProcessStatus server = commandOf(members);
    frozen = server != null && server.stopped();
    program.look(members, server == null ? pid : server.pid());
  }

  /// The process that the definition's command became: the child, or what its wrappers started.
  private @Nullable ProcessStatus commandOf(List<ProcessStatus> members) {
    ProcessStatus found = find(members, member -> member.pid() == pid);
    for (int i = 0; i < wrappers && found != null; i++) {
      long above = found.pid();
      found = find(members, member -> member.parent() == above);
    }
    return found;
  }

  private static @Nullable ProcessStatus find(
      List<ProcessStatus> members, Predicate<ProcessStatus> which) {
    return members.stream()
        .filter(which)
        .min(Comparator.comparingLong(ProcessStatus::startTicks))
        .orElse(null);
  }

  private void addNumber(long number) {
    if (Posix.mayBeOfAChild(number)) { // without a session of its own, a child is in ours
      groups.add(number);
    }
  }

  boolean frozen() {
    return frozen;
  }

  /// Whether it is being swept, or was: nothing of it may live any more.
  boolean over() {
    return over;
  }

  void end() {
    over = true;
  }

  @Override
  public String toString() {
    return server + " (" + pid + ")";
  }
}
