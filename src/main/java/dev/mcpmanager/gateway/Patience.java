package dev.mcpmanager.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Waits for something, but not for ever.
///
/// @param timer on whose thread it is given up
record Patience(ScheduledExecutorService timer) {

  /// What comes, or what is made do with when it is late. The one that is waited for stays as it
  /// is, for others may wait for it, too.
  ///
  /// @param late completes it instead
  <T> CompletableFuture<T> with(
      CompletableFuture<T> future, Duration limit, Consumer<CompletableFuture<T>> late) {
    if (future.isDone()) {
      return future;
    }
    CompletableFuture<T> bounded = future.copy();
    ScheduledFuture<?> alarm =
        timer.schedule(() -> late.accept(bounded), limit.toMillis(), TimeUnit.MILLISECONDS);
    var _ = bounded.whenComplete((_, _) -> alarm.cancel(false));
    return bounded;
  }
}
