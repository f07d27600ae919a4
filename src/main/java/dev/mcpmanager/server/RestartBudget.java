package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// What all servers together may spend on restarts: a bucket of tokens, one for each restart, that
/// is refilled one by one and holds those of one window.
///
/// A storm may empty it at once, and then goes on at the pace of the refill. The refill strays a
/// little, so that servers that failed together do not go on failing in step. Not safe for threads;
/// time is told by the caller and must not go back.
final class RestartBudget {

  /// How far from its nominal time a token may come.
  private static final double JITTER = 0.2;

  private final int capacity;
  private final Duration window;
  private final DoubleSupplier random;
  private int tokens;
  private @Nullable Instant next; // when the next token comes; null while all are there

  /// A full budget.
  ///
  /// @param random uniform in [0, 1)
  RestartBudget(int capacity, Duration window, DoubleSupplier random) {
    this.capacity = capacity;
    this.window = window;
    this.random = random;
    this.tokens = capacity;
  }

  boolean isSpent(Instant now) {
    refill(now);
    return tokens == 0;
  }

  /// Takes a token; there must be one.
  void take(Instant now) {
    refill(now);
    if (tokens == 0) {
      throw new IllegalStateException("The restart budget is spent.");
    }
    tokens--;
    if (next == null) {
      next = now.plus(interval());
    }
  }

  /// When the next token comes; null if all are there.
  @Nullable Instant next(Instant now) {
    refill(now);
    return next;
  }

  /// Why somebody has to wait, as a predicate.
  String reason(Instant now) {
    Instant at = next(now);
    Duration left = at == null ? Duration.ZERO : Duration.between(now, at);
    String spent =
        capacity == 1
            ? "the one restart in %s is spent".formatted(Spans.text(window))
            : "%d restarts in %s are spent".formatted(capacity, Spans.text(window));
    // To the second, and never 0: people read it, and the wait is not over.
    return "waits for the restart budget of the service: %s; next in %d s"
        .formatted(spent, Math.max(1, left.plusNanos(999_999_999).toSeconds()));
  }

  private void refill(Instant now) {
    while (next != null && !next.isAfter(now)) {
      tokens++;
      next = tokens == capacity ? null : next.plus(interval());
    }
  }

  private Duration interval() {
    double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
    return Duration.ofNanos(Math.round(window.toNanos() * factor / capacity));
  }
}
