package dev.mcpmanager.gateway;

import org.springframework.context.SmartLifecycle;

/// Ends the gateway's streams between the end of the servers and that of the web server: by then
/// each call has its outcome, and nothing holds up the requests any more.
final class GatewayLifecycle implements SmartLifecycle {

  private final Gateway gateway;
  private volatile boolean running;

  GatewayLifecycle(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    gateway.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Ends after the servers, which are the first to end.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 1;
  }
}
