package dev.mcpmanager.process;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what an earlier run of this service left, should its guardian have died with it. Only for
/// who holds the lock of the state directory: its children all have the same marks.
final class StartSweep {

  private static final Logger log = LoggerFactory.getLogger(StartSweep.class);

  private static final int EMPTY_SCANS = 2;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String instance;
  private final Set<Long> spared = new HashSet<>();
  private final Set<ProcessStatus.Key> killed = new HashSet<>();
  private final Set<String> servers = new TreeSet<>();

  StartSweep(String instance) {
    this.instance = instance;
    // Whoever started us may be a leftover itself.
    for (var process = ProcessStatus.of(Adopted.SELF); process != null; ) {
      spared.add(process.pid());
      process = process.parent() > 0 ? ProcessStatus.of(process.parent()) : null;
    }
  }

  /// Ends them all.
  ///
  /// @return how many there were
  int run() {
    long start = System.nanoTime();
    for (int empty = 0; empty < EMPTY_SCANS && System.nanoTime() - start < LIMIT_NANOS; ) {
      List<ProcessStatus> left = leftovers();
      empty = left.isEmpty() ? empty + 1 : 0;
      kill(left);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (!killed.isEmpty()) {
      log.warn(
          "An earlier run of this service left {} processes, which were ended; servers: {}.",
          killed.size(),
          String.join(", ", servers));
    }
    return killed.size();
  }

  private List<ProcessStatus> leftovers() {
    return ProcessStatus.all()
        .filter(process -> process.runs() && !spared.contains(process.pid()))
        .filter(this::isMarked)
        .toList();
  }

  private boolean isMarked(ProcessStatus process) {
    Environ environ = Environ.of(process.pid());
    boolean named = instance.equals(environ.get(ChildEnvironment.INSTANCE));
    if (named) {
      servers.add(String.valueOf(environ.get(ChildEnvironment.SERVER)));
      return true;
    }
    return Birthmark.instanceOf(Birthmark.of(process.pid())) == Birthmark.instance(instance);
  }

  /// A group goes as a whole if it was one of theirs, which its leader shows.
  private void kill(List<ProcessStatus> left) {
    Map<Long, ProcessStatus> byPid =
        left.stream().collect(Collectors.toMap(ProcessStatus::pid, Function.identity()));
    for (ProcessStatus process : left) {
      if (byPid.containsKey(process.group()) && Posix.mayBeOfAChild(process.group())) {
        Posix.signalGroup(process.group(), Posix.SIGKILL);
      }
      if (Posix.signal(process.pid(), Posix.SIGKILL)) {
        killed.add(process.key());
      }
    }
  }
}
