package dev.mcpmanager.process;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// The thread `mcp-launcher`, on which all children are started, and which lives as long as its
/// launcher.
///
/// Starting a process pins a virtual thread; some kernels tie a child to the thread that forked it;
/// and the kernel lists a child under that thread, apart from the adopted ones. Launches wait in
/// line here, at most one per caller, as the callers block.
final class ForkingThread implements AutoCloseable {

  /// Nothing is started any more.
  static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("mcp-launcher").factory());

  /// Waits until the process runs, whoever interrupts.
  Process start(ProcessBuilder builder, long mark) throws IOException {
    try {
      return outcome(thread.submit((Callable<Process>) () -> JvmChildren.start(builder, mark)));
    } catch (RejectedExecutionException _) {
      throw new ClosedException();
    }
  }

  private static Process outcome(Future<Process> launch) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return launch.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof IOException failure
              ? failure
              : new IOException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Lets a start that is under way come to its end.
  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean _ = thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
