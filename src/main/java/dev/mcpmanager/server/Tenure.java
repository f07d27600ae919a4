package dev.mcpmanager.server;

/// Whether an actor is the one that speaks for its server: whose child takes the calls, and whose
/// events are the server's. Of two that are there in a rolling restart it is one.
final class Tenure {

  private volatile boolean held; // written by the one who replaces a child

  Tenure(boolean held) {
    this.held = held;
  }

  boolean held() {
    return held;
  }

  void begin() {
    held = true;
  }

  void end() {
    held = false;
  }
}
