package dev.mcpmanager.api;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.EventPage;
import dev.mcpmanager.server.History;
import dev.mcpmanager.server.LogLine;
import dev.mcpmanager.server.LogPage;
import dev.mcpmanager.server.Run;
import dev.mcpmanager.server.ServerManager;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What has happened: events of all servers, and the runs and the output of one.
@RestController
class HistoryController {

  private final History history;

  HistoryController(ServerManager manager) {
    this.history = manager.history();
  }

  @GetMapping("/api/mcp/events")
  EventPage events(@RequestParam(defaultValue = "0") @Min(0) long after) {
    return history.events(after);
  }

  /// The newest first.
  @GetMapping("/api/mcp/servers/{id}/runs")
  List<Run> runs(
      @PathVariable ServerId id, @RequestParam(required = false) @Min(1) @Nullable Integer limit) {
    List<Run> runs = history.runs(id);
    return limit == null || limit >= runs.size() ? runs : runs.subList(0, limit);
  }

  /// With `after` the lines that follow it, oldest first; without, the last ones there are.
  @GetMapping("/api/mcp/servers/{id}/logs")
  LogPage logs(
      @PathVariable ServerId id,
      @RequestParam(required = false) @Min(0) @Nullable Long after,
      @RequestParam(required = false) LogLine.@Nullable Source stream,
      @RequestParam(defaultValue = "200") @Min(1) @Max(1000) int limit) {
    return after == null
        ? history.newestLogs(id, stream, limit)
        : history.logs(id, after, stream, limit);
  }
}
