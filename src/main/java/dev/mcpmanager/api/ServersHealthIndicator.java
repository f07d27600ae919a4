package dev.mcpmanager.api;

import dev.mcpmanager.server.DefinitionsStatus;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.ServerView;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// The `servers` component of `/actuator/health`: how many are in which state, and what is wrong.
/// It is always up. A failed server is news for a person; restarting the whole service over it
/// would take all the others down.
@Component("serversHealthIndicator") // from which its name in the answer is taken
class ServersHealthIndicator implements HealthIndicator {

  private final ServerManager manager;

  ServersHealthIndicator(ServerManager manager) {
    this.manager = manager;
  }

  @Override
  public Health health() {
    var states = new TreeMap<String, Long>();
    var failed = new LinkedHashMap<String, String>();
    for (ServerView server : manager.servers()) {
      states.merge(server.state(), 1L, Long::sum);
      if (server.state().equals("failed")) {
        failed.put(server.id().value(), server.reason() == null ? "" : server.reason());
      }
    }
    var health = Health.up().withDetail("states", states).withDetail("failed", failed);
    DefinitionsStatus definitions = manager.definitions();
    if (definitions.error() != null) {
      health.withDetail("definitions", definitions.error());
    }
    return health.build();
  }
}
