package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.GroupEntry;
import dev.mcpmanager.definition.ServerGroup;
import dev.mcpmanager.definition.ServerGroups;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Peer;
import dev.mcpmanager.server.PeerListener;
import dev.mcpmanager.server.Upstreams;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/// The managed servers as MCP endpoints: holds what outlives a request, and finds who answers one.
final class Gateway implements PeerListener, AutoCloseable {

  private final Upstreams upstreams;
  private final GatewayProperties limits;
  private final RequestMeta meta;
  private final ScheduledThreadPoolExecutor timer;
  private final Ticker ticker;
  private final Sessions sessions;
  private final Parking parking;
  private final ModernFront modern;
  private final LegacyFront legacy;
  private final Map<ServerId, Gate> gates = new ConcurrentHashMap<>();
  private final Map<String, GroupState> groups = new ConcurrentHashMap<>();
  private final Budget unread;
  private final Streams streams = new Streams();
  private final DirectoryMaker directories;

  Gateway(Upstreams upstreams, GatewayProperties limits, Identity identity) {
    this.upstreams = upstreams;
    this.directories = new DirectoryMaker(identity);
    this.limits = limits;
    this.unread = new Budget(limits.maxUnreadTotal().toBytes());
    this.meta = new RequestMeta(identity);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("mcp-gateway-timer").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setRejectedExecutionHandler((_, _) -> {}); // at the end nothing is due any more
    this.ticker = new Ticker(timer);
    this.sessions = new Sessions(limits, ticker, timer);
    this.parking = new Parking(upstreams, limits.parked(), InstantSource.system());
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
    return new Exchange(
        response, connection, ticker, Math.toIntExact(limits.maxUnread().toBytes()), unread);
  }

  /// Who answers at an URL; null if there is nobody.
  @Nullable Endpoint endpoint(Target target) {
    return switch (target) {
      case Target.One(ServerId server) ->
          upstreams.has(server) ? new OneServer(gate(server), streams) : null;
      case Target.All _ -> group(ServerGroups.DEFAULT);
      case Target.Group(String name) -> group(name);
    };
  }

  private @Nullable Endpoint group(String name) {
    return upstreams.groups().find(name) instanceof GroupEntry.Valid(ServerGroup group)
        ? new ManyServers(
            groups
                .computeIfAbsent(name, _ -> new GroupState(group, this::gate, directories))
                .as(group),
            streams)
        : null;
  }

  /// There are other servers, or other groups of them.
  void rosterChanged() {
    groups.forEach((name, state) ->
        state.as(
            upstreams.groups().find(name) instanceof GroupEntry.Valid(ServerGroup group)
                ? group
                : new ServerGroup(name, null, List.of())));
  }

  /// Why there is nobody, as a sentence.
  String nobodyAt(Target target) {
    return switch (target) {
      case Target.One(ServerId server) -> new CallFailure.UnknownServer(server).message();
      case Target.All _ -> nobodyIn(ServerGroups.DEFAULT);
      case Target.Group(String name) -> nobodyIn(name);
    };
  }

  private String nobodyIn(String name) {
    return upstreams.groups().find(name) instanceof GroupEntry.Bad bad
        ? bad.sentence()
        : "There is no group '%s'; the definitions file lists those there are.".formatted(name);
  }

  Gate gate(ServerId server) {
    return gates.computeIfAbsent(
        server, id -> new Gate(id, upstreams, meta, parking, sessions, timer));
  }

  @Override
  public void opened(Peer peer) {
    gate(peer.server()).opened(peer);
  }

  @Override
  public void closed(Peer peer, String reason) {
    gate(peer.server()).closed(peer);
  }

  @Override
  public boolean wants(Peer peer, String method) {
    return gate(peer.server()).wants(method);
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
