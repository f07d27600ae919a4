package dev.mcpmanager.api;

import dev.mcpmanager.server.DefinitionsStatus;
import dev.mcpmanager.server.ServerManager;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What is known of the definitions file.
@RestController
class DefinitionsController {

  private final ServerManager manager;

  DefinitionsController(ServerManager manager) {
    this.manager = manager;
  }

  /// The path as a person writes it; Jackson would make a `file:` URL of it.
  record FileStatus(String file, @Nullable String error, List<String> warnings) {}

  @GetMapping("/api/mcp/config")
  FileStatus status() {
    DefinitionsStatus status = manager.definitions();
    return new FileStatus(status.file().toString(), status.error(), status.warnings());
  }
}
