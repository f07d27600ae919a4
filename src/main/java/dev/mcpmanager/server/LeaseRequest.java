package dev.mcpmanager.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody who waits for an exclusive child. The answer is given on a virtual thread of its own,
/// since what follows is the asker's work.
final class LeaseRequest {

  private final CompletableFuture<Leased> answer = new CompletableFuture<>();
  private volatile @Nullable Future<?> alarm; // written by the asker's thread, before it waits

  CompletableFuture<Leased> answer() {
    return answer;
  }

  /// @param late run on the timer's thread if there is no answer by then
  void limit(Duration patience, Runnable late, ScheduledExecutorService timer) {
    try {
      alarm = timer.schedule(late, patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // The service is closing, which answers everybody.
    }
  }

  /// Takes the child; gives it back if nobody is there any more to have it.
  void take(Lease lease) {
    answer(new Leased.Taken(lease), lease::close);
  }

  void refuse(CallFailure failure) {
    answer(new Leased.Refused(failure), () -> {});
  }

  private void answer(Leased leased, Runnable unwanted) {
    Future<?> limit = alarm;
    if (limit != null) {
      limit.cancel(false);
    }
    Thread.ofVirtual()
        .name("mcp-lease")
        .start(() -> {
          if (!answer.complete(leased)) {
            unwanted.run();
          }
        });
  }
}
