package dev.mcpmanager.jsonrpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A timer and its clock: time passes when the test says so, on the test's thread.
public final class ManualTimer extends ScheduledThreadPoolExecutor {

  /// A minute before the count of nanoseconds overflows, which it may do at any time.
  private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos(); // guarded by this

  private final List<Alarm> alarms = new ArrayList<>(); // guarded by this

  /// A timer at which no time has passed.
  public ManualTimer() {
    super(0);
  }

  /// The time, in nanoseconds; it means something only beside another.
  public synchronized long now() {
    return now;
  }

  /// The alarms that are set and were not cancelled.
  public synchronized int alarms() {
    alarms.removeIf(FutureTask::isDone);
    return alarms.size();
  }

  /// How long it is until the next alarm; null if none is set.
  public synchronized @Nullable Duration untilNext() {
    alarms.removeIf(FutureTask::isDone);
    return alarms.stream()
        .min(Comparator.naturalOrder())
        .map(a -> Duration.ofNanos(a.at - now))
        .orElse(null);
  }

  /// Lets time pass, and what is due happen.
  public void advance(Duration by) {
    List<Alarm> due;
    synchronized (this) {
      now += by.toNanos();
    }
    do {
      synchronized (this) {
        due = alarms.stream().filter(a -> a.at - now <= 0).sorted().toList();
        alarms.removeAll(due);
      }
      due.forEach(FutureTask::run);
    } while (!due.isEmpty());
  }

  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    var alarm = new Alarm(task, now + unit.toNanos(delay));
    alarms.add(alarm);
    return alarm;
  }

  private final class Alarm extends FutureTask<Void> implements ScheduledFuture<Void> {

    final long at;

    Alarm(Runnable task, long at) {
      super(task, null);
      this.at = at;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - now(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Comparator.<Delayed>comparingLong(d -> d.getDelay(TimeUnit.NANOSECONDS))
          .compare(this, other);
    }
  }
}
