package dev.mcpmanager.lifecycle;

import java.util.List;

/// What one trigger leads to: the next facts, and what to do, in order.
public record Step(Lifecycle next, List<Effect> effects) {

  static Step to(Lifecycle next, Effect... effects) {
    return new Step(next, List.of(effects));
  }
}
