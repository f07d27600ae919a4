package dev.mcpmanager.definition;

import java.time.Duration;

/// Whether and how a running server is watched for being hung.
///
/// @param interval how long a server may be silent before it is probed
/// @param timeout how long it may take to answer a probe
public record Liveness(boolean enabled, Duration interval, Duration timeout) {

  public static final Liveness DEFAULT =
      new Liveness(true, Duration.ofSeconds(30), Duration.ofSeconds(10));
}
