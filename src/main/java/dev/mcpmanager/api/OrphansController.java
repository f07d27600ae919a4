package dev.mcpmanager.api;

import dev.mcpmanager.server.OrphanView;
import dev.mcpmanager.server.ServerManager;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The processes that outlived their parents, as long as nobody knows whose they are.
@RestController
class OrphansController {

  private final ServerManager manager;

  OrphansController(ServerManager manager) {
    this.manager = manager;
  }

  @GetMapping("/api/mcp/orphans")
  List<OrphanView> orphans() {
    return manager.orphans();
  }
}
