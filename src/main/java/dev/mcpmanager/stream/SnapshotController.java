package dev.mcpmanager.stream;

import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.ServersSnapshot;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.stereotype.Controller;

/// Answers a subscription to `/app/servers` once, with how everything is. Who subscribed to the
/// topics first misses nothing: frames of a session are handled in the order it sent them.
@Controller
class SnapshotController {

  private final ServerManager manager;

  SnapshotController(ServerManager manager) {
    this.manager = manager;
  }

  @SubscribeMapping("/servers")
  ServersSnapshot servers() {
    return manager.snapshot();
  }
}
