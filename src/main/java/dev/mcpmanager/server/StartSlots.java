package dev.mcpmanager.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Lets a few servers start at once: a start costs most of a processor, and ten of them at a time
/// are each ten times slower, until they miss their deadlines together.
///
/// Granted in the order of asking. A slot is given back when its server is ready or gone, or when
/// its lease has run out, so that a server that hangs at its start holds up nobody for long. Any
/// thread may call; a grant is told without the monitor.
final class StartSlots {

  private static final Duration LEASE = Duration.ofSeconds(10);

  private final ScheduledExecutorService timer;
  private final Deque<Asker> waiting = new ArrayDeque<>(); // guarded by this
  private final Map<Asker, ScheduledFuture<?>> leases = new HashMap<>(); // guarded by this
  private final int slots;
  private final Duration lease;

  StartSlots(int slots, ScheduledExecutorService timer) {
    this(slots, timer, LEASE);
  }

  StartSlots(int slots, ScheduledExecutorService timer, Duration lease) {
    this.slots = slots;
    this.timer = timer;
    this.lease = lease;
  }

  /// Who wants a slot.
  interface Asker {
    void slotGranted();
  }

  /// Asks for a slot.
  void await(Asker asker) {
    synchronized (this) {
      if (!waiting.contains(asker) && !leases.containsKey(asker)) {
        waiting.addLast(asker);
      }
    }
    grantFree();
  }

  /// Gives a slot back, or the wait for one up. Does nothing for who has neither.
  void release(Asker asker) {
    synchronized (this) {
      waiting.remove(asker);
      ScheduledFuture<?> held = leases.remove(asker);
      if (held == null) {
        return;
      }
      held.cancel(false);
    }
    grantFree();
  }

  private void grantFree() {
    List<Asker> granted = new ArrayList<>();
    synchronized (this) {
      while (leases.size() < slots && !waiting.isEmpty()) {
        Asker asker = waiting.removeFirst();
        leases.put(
            asker, timer.schedule(() -> release(asker), lease.toMillis(), TimeUnit.MILLISECONDS));
        granted.add(asker);
      }
    }
    granted.forEach(Asker::slotGranted);
  }
}
