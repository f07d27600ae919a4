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
/// It is always up. A server that failed, or that waits to be authorized, is news for a person;
/// restarting the whole service over it would take all the others down.
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
    var waiting = new LinkedHashMap<String, String>(); // without the url to open, which is a key
    for (ServerView server : manager.servers()) {
      states.merge(server.state(), 1L, Long::sum);
      String reason = server.reason() == null ? "" : server.reason();
      switch (server.state()) {
        case "failed" -> failed.put(server.id().value(), reason);
        case "auth-required" -> waiting.put(server.id().value(), reason);
        default -> {} // comes and goes without a person
      }
    }
    var health =
        Health.up()
            .withDetail("states", states)
            .withDetail("failed", failed)
            .withDetail("auth-required", waiting);
    DefinitionsStatus definitions = manager.definitions();
    if (definitions.error() != null) {
      health.withDetail("definitions", definitions.error());
    }
    return health.build();
  }
}
