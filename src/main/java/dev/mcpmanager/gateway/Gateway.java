package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Peer;
import dev.mcpmanager.server.PeerListener;
import dev.mcpmanager.server.ServerManager;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The managed servers as MCP endpoints: holds what outlives a request, and finds who answers one.
final class Gateway implements PeerListener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final ServerManager manager;
  private final GatewayProperties limits;
  private final RequestMeta meta;
  private final ScheduledThreadPoolExecutor timer;
  private final Ticker ticker;
  private final Sessions sessions;
  private final Parking parking;
  private final ModernFront modern;
  private final LegacyFront legacy;
  private final Map<ServerId, Gate> gates = new ConcurrentHashMap<>();
  private final Streams streams = new Streams();

  Gateway(ServerManager manager, GatewayProperties limits, RequestMeta meta) {
    this.manager = manager;
    this.limits = limits;
    this.meta = meta;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("mcp-gateway-timer").daemon().factory());
    this.ticker = new Ticker(timer);
    this.sessions = new Sessions(limits, ticker, timer);
    this.parking = new Parking(manager, limits.parked(), InstantSource.system());
    this.modern = new ModernFront(this);
    this.legacy = new LegacyFront(this, sessions);
  }

  ModernFront modern() {
    return modern;
  }

  LegacyFront legacy() {
    return legacy;
  }

  Exchange exchange(HttpServletResponse response, @Nullable ClientConnection connection) {
    return new Exchange(response, connection, ticker, Math.toIntExact(limits.maxUnread().toBytes()));
  }

  /// Who answers at an URL; null if there is nobody.
  @Nullable Endpoint endpoint(Target target) {
    return switch (target) {
      case Target.One(ServerId server) -> manager.has(server) ? new OneServer(gate(server), streams) : null;
      case Target.All _, Target.Group _ -> null;
    };
  }

  /// Why there is nobody.
  CallFailure nobodyAt(Target target) {
    return switch (target) {
      case Target.One(ServerId server) -> new CallFailure.UnknownServer(server);
      case Target.All _ -> throw new IllegalArgumentException("There is always somebody at /mcp.");
      case Target.Group(String name) -> new CallFailure.UnknownServer(new ServerId(name));
    };
  }

  private Gate gate(ServerId server) {
    return gates.computeIfAbsent(server, id -> {
      var feed = new Feed(id.value(), meta);
      return new Gate(id, manager, feed, new Catalogue(meta, feed), parking);
    });
  }

  /// Notes a fault of ours.
  ///
  /// @return the number that the log has it under
  String failed(RuntimeException e) {
    String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    log.error("A request failed unexpectedly, incident {}.", incident, e);
    return incident;
  }

  @Override
  public void opened(Peer peer) {
    gate(peer.server()).feed().opened(peer);
  }

  @Override
  public void closed(Peer peer, String reason) {
    gate(peer.server()).feed().closed(peer);
  }

  @Override
  public void notification(Peer peer, Notification note) {
    gate(peer.server()).heard(peer, note);
  }

  /// Sessions of legacy clients.
  int sessions() {
    return sessions.size();
  }

  /// Calls that wait for their client's answers.
  int parked() {
    return parking.size();
  }

  /// Ends all streams, so that the web server has no request left.
  @Override
  public void close() {
    parking.close();
    sessions.endAll();
    streams.endAll();
    timer.shutdownNow();
  }
}
