package dev.mcpmanager.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits until a new process leads its own group. `ProcessBuilder.start` returns when `setsid` has
/// been executed, a moment before it acts; until then the process is in *our* group, and a signal
/// to its own would find none.
final class SessionStart {

  /// A moment is a millisecond; on a machine under heavy load it can be much more.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long PAUSE_NANOS = 100_000;

  private SessionStart() {}

  /// Whether it came to that within reason, or the process has already ended.
  static boolean await(Process process) {
    long start = System.nanoTime();
    while (Posix.groupOf(process.pid()) != process.pid() && process.isAlive()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
