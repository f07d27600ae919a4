package dev.mcpmanager.api;

import dev.mcpmanager.server.History;
import dev.mcpmanager.server.ServerManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.stereotype.Component;

/// What the service tells Prometheus of itself as a whole: servers by state, ends of runs by cause,
/// orphans, and restarts that had to wait. What it tells of each server is in [ServerMeters].
@Component
class ServersMetrics implements MeterBinder {

  private static final List<String> STATES =
      List.of("stopped", "starting", "ready", "stopping", "backing-off", "failed", "auth-required");

  private final ServerManager manager;

  ServersMetrics(ServerManager manager) {
    this.manager = manager;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String state : STATES) {
      Gauge.builder("mcp.manager.servers", manager, m -> count(m, state))
          .description("Servers by state")
          .tag("state", state)
          .register(registry);
    }
    History history = manager.history();
    for (String cause : history.runsEnded().keySet()) {
      FunctionCounter.builder(
              "mcp.manager.runs", history, h -> h.runsEnded().getOrDefault(cause, 0L))
          .description("Runs that ended, by cause")
          .tag("cause", cause)
          .register(registry);
    }
    FunctionCounter.builder("mcp.manager.restarts.held", manager, ServerManager::restartsHeld)
        .description("Restarts that had to wait for the restart budget")
        .register(registry);
    FunctionCounter.builder("mcp.manager.runs.unwritten", history, History::runsUnwritten)
        .description("Runs that could not be written to the state directory")
        .register(registry);
    Gauge.builder("mcp.manager.orphans", manager, m -> m.orphans().size())
        .description("Processes that outlived their parents and cannot be told to be one server's")
        .register(registry);
    var ofEach = new ServerMeters(manager, registry);
    manager.onRosterChange(ofEach::update); // first, so that no server is missed
    ofEach.update();
  }

  private static double count(ServerManager manager, String state) {
    return manager.servers().stream().filter(server -> server.state().equals(state)).count();
  }
}
