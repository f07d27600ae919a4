package dev.mcpmanager.api;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.Resources;
import dev.mcpmanager.server.ServerFigures;
import dev.mcpmanager.server.ServerManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The meters of each server, with the tag `server`: there are those of the servers that are
/// defined, and no others.
///
/// What a server without a child uses is 0 and not absent, so that sums over servers have a value.
final class ServerMeters {

  private static final String PREFIX = "mcp.manager.server.";

  private final ServerManager manager;
  private final MeterRegistry registry;
  private final Map<ServerId, List<Meter>> meters = new HashMap<>(); // guarded by this

  ServerMeters(ServerManager manager, MeterRegistry registry) {
    this.manager = manager;
    this.registry = registry;
  }

  /// Adds the meters of servers that are new, and removes those of servers that are gone.
  synchronized void update() {
    List<ServerId> servers = manager.ids();
    servers.forEach(server -> meters.computeIfAbsent(server, this::register));
    meters
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !servers.contains(entry.getKey());
          if (gone) {
            entry.getValue().forEach(registry::remove);
          }
          return gone;
        });
  }

  private List<Meter> register(ServerId server) {
    return List.of(
        gauge(server, "up", null, "1 while the server is ready, else 0", ServerMeters::up),
        gauge(
            server,
            "calls.open",
            null,
            "Calls that wait for an answer",
            it -> it.traffic().callsOpen()),
        answered(server),
        counter(
            server,
            "calls.failed",
            null,
            "Calls that ended without an answer of the server",
            it -> it.traffic().callsFailed()),
        gauge(
            server,
            "queued",
            "bytes",
            "What waits to be read by the server",
            ServerFigures::bytesQueued),
        refused(server, "in-flight", it -> it.traffic().refusedInFlight()),
        refused(server, "queued", it -> it.traffic().refusedQueued()),
        counter(
            server,
            "lines.dropped",
            null,
            "Lines of the server that were longer than its limit",
            it -> it.traffic().linesDropped()),
        used(server, "memory", "bytes", "Resident memory of its processes", Resources::memoryBytes),
        used(server, "open.files", null, "Files, pipes and sockets", Resources::openFiles),
        used(server, "threads", null, "Threads of its processes", Resources::threads),
        used(
            server,
            "processes",
            null,
            "Its child, and what descends from it",
            Resources::processes),
        counter(server, "restarts", null, "Automatic restarts", it -> it.view().restartCount()),
        counter(
            server,
            "cpu",
            "seconds",
            "Processor time of its processes, over all restarts",
            it -> it.cpu().toNanos() / 1e9));
  }

  private static double up(ServerFigures figures) {
    return figures.view().state().equals("ready") ? 1 : 0;
  }

  private Gauge used(
      ServerId server,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<Resources> value) {
    return gauge(
        server,
        name,
        unit,
        description,
        it -> it.view().resources() == null ? 0 : value.applyAsDouble(it.view().resources()));
  }

  private Gauge gauge(
      ServerId server,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<ServerFigures> value) {
    return Gauge.builder(PREFIX + name, () -> read(server, value))
        .tag("server", server.value())
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }

  private FunctionTimer answered(ServerId server) {
    return FunctionTimer.builder(
            PREFIX + "calls.answered",
            this,
            it -> (long) it.read(server, figures -> figures.traffic().callsAnswered()),
            it -> it.read(server, figures -> figures.traffic().answerTime().toNanos()),
            TimeUnit.NANOSECONDS)
        .tag("server", server.value())
        .description("Calls that the server answered, and how long that took")
        .register(registry);
  }

  private FunctionCounter refused(
      ServerId server, String limit, ToDoubleFunction<ServerFigures> value) {
    return FunctionCounter.builder(PREFIX + "calls.refused", this, it -> it.read(server, value))
        .tag("server", server.value())
        .tag("limit", limit)
        .description("Messages that were refused since a limit was reached, by limit")
        .register(registry);
  }

  private FunctionCounter counter(
      ServerId server,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<ServerFigures> value) {
    return FunctionCounter.builder(PREFIX + name, this, it -> it.read(server, value))
        .tag("server", server.value())
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }

  /// 0 in the moment between the end of a server and that of its meters.
  private double read(ServerId server, ToDoubleFunction<ServerFigures> value) {
    return manager.figures(server).map(value::applyAsDouble).orElse(0.0);
  }
}
