package dev.mcpmanager.api;

import dev.mcpmanager.server.ServerManager;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.stereotype.Component;

/// How many servers are in which state, as `mcp_manager_servers{state=…}`.
@Component
class ServersMetrics implements MeterBinder {

  private static final List<String> STATES =
      List.of("stopped", "starting", "ready", "stopping", "backing-off", "failed");

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
  }

  private static double count(ServerManager manager, String state) {
    return manager.servers().stream().filter(server -> server.state().equals(state)).count();
  }
}
