package dev.mcpmanager.jsonrpc;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes out the calls whose time is over. One alarm serves all calls of a channel, set to the
/// first deadline: calls with equal time-outs then need no alarm of their own.
final class Deadlines {

  private final PendingCalls calls;
  private final ScheduledExecutorService timer;
  private final LongSupplier clock;
  private final Consumer<Call> onExpiry;

  // All below are guarded by this.
  private boolean set;
  private long next;
  private boolean stopped;
  private @Nullable Future<?> alarm;

  /// @param onExpiry ends a call, on the timer's thread
  Deadlines(
      PendingCalls calls,
      ScheduledExecutorService timer,
      LongSupplier clock,
      Consumer<Call> onExpiry) {
    this.calls = calls;
    this.timer = timer;
    this.clock = clock;
    this.onExpiry = onExpiry;
  }

  /// Makes sure that the alarm rings no later than then.
  void watch(long deadline) {
    synchronized (this) {
      if (stopped || (set && next - deadline <= 0)) {
        return;
      }
      set = true;
      next = deadline;
    }
    long wait = Math.max(0, deadline - clock.getAsLong());
    replaceAlarm(deadline, timer.schedule(() -> ring(deadline), wait, TimeUnit.NANOSECONDS));
  }

  void stop() {
    Future<?> last;
    synchronized (this) {
      stopped = true;
      last = alarm;
      alarm = null;
    }
    if (last != null) {
      last.cancel(false);
    }
  }

  private void ring(long deadline) {
    synchronized (this) {
      if (!set || next != deadline) {
        return; // another alarm took its place
      }
      set = false;
    }
    long now = clock.getAsLong();
    calls.takeExpired(now).forEach(onExpiry);
    calls.nextDeadline(now).ifPresent(this::watch);
  }

  private void replaceAlarm(long deadline, Future<?> fresh) {
    Future<?> useless;
    synchronized (this) {
      boolean current = set && next == deadline && !stopped;
      useless = current ? alarm : fresh;
      alarm = current ? fresh : alarm;
    }
    if (useless != null) {
      useless.cancel(false);
    }
  }
}
