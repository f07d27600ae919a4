package dev.mcpmanager.remote.auth;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.remote.DisconnectedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Has work done once for all who want it at the same time, on a virtual thread of its own: nobody
/// who goes away takes it with him.
final class SingleFlight {

  /// Whether there is something else to show after it.
  interface Work {
    boolean run() throws DisconnectedException;
  }

  private final String name;
  private @Nullable CompletableFuture<Boolean> flight; // under this monitor

  /// @param name of the thread
  SingleFlight(String name) {
    this.name = name;
  }

  /// Waits for the work that is going on, or else for this.
  boolean join(Work work) throws DisconnectedException {
    CompletableFuture<Boolean> joined;
    synchronized (this) {
      if (flight == null) {
        flight = new CompletableFuture<>();
        var begun = flight;
        Thread.ofVirtual().name(name).start(() -> run(work, begun));
      }
      joined = flight;
    }
    try {
      return joined.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DisconnectedException end) {
        throw end;
      }
      throw new IllegalStateException("An authorization failed.", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DisconnectedException(
          new Exit.Disconnected("is being disconnected", ExitCause.LOST_CHANNEL));
    }
  }

  private void run(Work work, CompletableFuture<Boolean> begun) {
    try {
      boolean result = work.run();
      land();
      begun.complete(result);
    } catch (DisconnectedException | RuntimeException | Error e) {
      land();
      begun.completeExceptionally(e); // told to all who wait
    }
  }

  private synchronized void land() {
    flight = null;
  }
}
