package dev.mcpmanager.api;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.ActionOutcome;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.ServerView;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The servers, and what a person may do to them.
@RestController
@RequestMapping("/api/mcp/servers")
class ServersController {

  private final ServerManager manager;

  ServersController(ServerManager manager) {
    this.manager = manager;
  }

  @GetMapping
  List<ServerView> list() {
    return manager.servers();
  }

  @GetMapping("/{id}")
  ServerView one(@PathVariable ServerId id) {
    return manager.server(id);
  }

  @PostMapping("/{id}/start")
  ResponseEntity<Object> start(
      @PathVariable ServerId id,
      @RequestParam(defaultValue = "true") boolean wait,
      HttpServletRequest request) {
    return answer(id, manager.start(id, request.getRemoteAddr()), wait);
  }

  @PostMapping("/{id}/stop")
  ResponseEntity<Object> stop(
      @PathVariable ServerId id,
      @RequestParam(defaultValue = "true") boolean wait,
      HttpServletRequest request) {
    return answer(id, manager.stop(id, request.getRemoteAddr()), wait);
  }

  @PostMapping("/{id}/restart")
  ResponseEntity<Object> restart(
      @PathVariable ServerId id,
      @RequestParam(defaultValue = "true") boolean wait,
      @RequestParam(defaultValue = "plain") RestartMode mode,
      @RequestParam(defaultValue = "false") boolean force,
      HttpServletRequest request) {
    String by = request.getRemoteAddr();
    var action =
        switch (mode) {
          case PLAIN -> manager.restart(id, by);
          case ROLLING -> manager.replace(id, by, force);
        };
    return answer(id, action, wait);
  }

  /// How a server is restarted.
  enum RestartMode {
    /// It is stopped, and started again.
    PLAIN,
    /// Another child takes the place of the one that runs.
    ROLLING
  }

  private ResponseEntity<Object> answer(
      ServerId id, CompletableFuture<ActionOutcome> action, boolean wait) {
    return wait ? ActionAnswers.of(Waiting.on(action)) : ActionAnswers.accepted(manager.server(id));
  }
}
