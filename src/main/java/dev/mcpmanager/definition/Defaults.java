package dev.mcpmanager.definition;

import dev.mcpmanager.lifecycle.RestartPolicy;

/// What holds for every server whose definition does not say otherwise.
public record Defaults(RestartPolicy restart, Timeouts timeouts, Liveness liveness) {

  public static final Defaults DEFAULT =
      new Defaults(RestartPolicy.DEFAULT, Timeouts.DEFAULT, Liveness.DEFAULT);
}
