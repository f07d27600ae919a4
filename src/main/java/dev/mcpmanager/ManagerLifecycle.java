package dev.mcpmanager;

import dev.mcpmanager.server.ServerManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/// Opens the manager when the web server listens, and closes it before the web server does: those
/// who wait for an answer get one, and nothing is left running when the port closes.
class ManagerLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ManagerLifecycle.class);

  private final ServerManager manager;
  private final Environment environment;
  private volatile boolean running;

  ManagerLifecycle(ServerManager manager, Environment environment) {
    this.manager = manager;
    this.environment = environment;
  }

  @Override
  public void start() {
    running = true;
    log.info(
        "Listening on http://{}:{}/api/mcp/servers",
        environment.getProperty("server.address"),
        environment.getProperty("local.server.port"));
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
