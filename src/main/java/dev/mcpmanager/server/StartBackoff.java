package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.RestartPolicy;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/// Holds back the starts of exclusive children for a while after one has failed, for longer with
/// each in a row, by the delays of the server's restart policy. Not safe for threads.
final class StartBackoff {

  private final RestartPolicy policy;
  private final DoubleSupplier random;
  private int failures; // in a row
  private Instant until = Instant.MIN;

  /// @param random uniform in [0, 1), for the jitter
  StartBackoff(RestartPolicy policy, DoubleSupplier random) {
    this.policy = policy;
    this.random = random;
  }

  void failed(Instant now) {
    until = now.plus(policy.delay(failures, random.getAsDouble()));
    failures++;
  }

  void succeeded() {
    failures = 0;
    until = Instant.MIN;
  }

  /// Whether nothing is to be started now.
  boolean holds(Instant now) {
    return now.isBefore(until);
  }

  Instant until() {
    return until;
  }

  /// Whether the last start failed, so that one more is enough to see.
  boolean doubtful() {
    return failures > 0;
  }

  /// Whether so many failed that only somebody who asks is a reason for another.
  boolean hopeless() {
    return failures > policy.maxRestarts();
  }
}
