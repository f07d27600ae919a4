package dev.mcpmanager.process;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Starts processes with a birthmark, and knows them: their exit status is the JDK's to take, and
/// they are nobody's orphans.
///
/// What a process inherits is a matter of the whole JVM, so this is static, as the limit it sets
/// is. The lock is held while one process is forked, which nobody else would do at that moment: a
/// service has one launcher, and that one thread.
final class JvmChildren {

  private static final ReentrantLock FORKING = new ReentrantLock();
  private static final Map<Long, Process> STARTED = new ConcurrentHashMap<>();

  private JvmChildren() {}

  /// @param mark [Birthmark#NONE] to start it as we are ourselves
  static Process start(ProcessBuilder builder, long mark) throws IOException {
    FORKING.lock();
    try {
      long own = mark == Birthmark.NONE ? mark : Linux.lockLimit();
      boolean marked = mark != Birthmark.NONE && Linux.setLockLimit(mark);
      try {
        Process process = builder.start();
        STARTED.put(process.pid(), process);
        return process;
      } finally {
        if (marked) {
          Linux.setLockLimit(own);
        }
      }
    } finally {
      FORKING.unlock();
      STARTED.values().removeIf(process -> !process.isAlive());
    }
  }

  /// Whether birthmarks can be given here.
  static boolean canMark() {
    if (!Platform.LINUX) {
      return false;
    }
    FORKING.lock();
    try {
      long own = Linux.lockLimit();
      return Linux.setLockLimit(Long.MAX_VALUE) && Linux.setLockLimit(own);
    } finally {
      FORKING.unlock();
    }
  }

  /// Whether this is a process that was started here and whose end the JDK has not seen yet.
  static boolean contains(long pid) {
    Process process = STARTED.get(pid);
    return process != null && process.isAlive();
  }

  /// Whether one may just have been forked and not be known here yet.
  static boolean forking() {
    return FORKING.isLocked();
  }
}
