package dev.mcpmanager.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Wakes the exchanges that wait, now and then, to look for their clients: one clock for all of
/// them, since a timed wait for each would cost as much as a third of a call.
final class Ticker {

  /// A client that closes its connection is noticed after so long at the latest.
  static final Duration INTERVAL = Duration.ofMillis(500);

  private final Set<Exchange> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicLong now = new AtomicLong(); // ticks since the start

  /// @param timer whose thread ticks; nothing is done on it but to wake
  Ticker(ScheduledExecutorService timer) {
    long period = INTERVAL.toMillis();
    var _ = timer.scheduleAtFixedRate(this::tick, period, period, TimeUnit.MILLISECONDS);
  }

  void add(Exchange exchange) {
    waiting.add(exchange);
  }

  void remove(Exchange exchange) {
    waiting.remove(exchange);
  }

  /// For [#since].
  long now() {
    return now.get();
  }

  /// Whether so much time has passed since then.
  boolean since(long then, Duration duration) {
    return (now.get() - then) * INTERVAL.toMillis() >= duration.toMillis();
  }

  private void tick() {
    now.incrementAndGet();
    waiting.forEach(Exchange::tick);
  }
}
