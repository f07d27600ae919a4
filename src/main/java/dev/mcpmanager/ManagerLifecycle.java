package dev.mcpmanager;

import dev.mcpmanager.server.ServerManager;
import org.springframework.context.SmartLifecycle;

/// Opens the manager when the web server listens, and closes it before the web server does: those
/// who wait for an answer get one, and nothing is left running when the port closes.
class ManagerLifecycle implements SmartLifecycle {

  private final ServerManager manager;
  private volatile boolean running;

  ManagerLifecycle(ServerManager manager) {
    this.manager = manager;
  }

  @Override
  public void start() {
    running = true;
    manager.open();
  }

  @Override
  public void stop() {
    manager.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Last to start, first to stop.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
