package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Request;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sessions of all legacy clients. Bounded: the one that was idle longest goes when there are
/// too many, and each goes that was idle too long; its client is told 404 and begins anew
/// (specification 2025-11-25, "Session Management").
final class Sessions {

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final GatewayProperties limits;
  private final Ticker ticker;
  private final Map<String, Session> byId = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Budget kept;
  private volatile boolean ended;

  Sessions(GatewayProperties limits, Ticker ticker, ScheduledExecutorService timer) {
    this.limits = limits;
    this.kept = new Budget(limits.replayTotal().toBytes());
    this.ticker = ticker;
    long period = LOOK.toMillis();
    var _ = timer.scheduleAtFixedRate(this::endIdle, period, period, TimeUnit.MILLISECONDS);
  }

  /// Begins a session; null if there are too many, and all of them in use, or the service ends.
  @Nullable Session begin(Target target, Client client, Request initialize) {
    if (byId.size() >= limits.maxSessions()) {
      Session oldest = oldest(_ -> true);
      if (oldest == null) {
        return null;
      }
      end(oldest);
    }
    byte[] secret = new byte[24]; // who knows it has the session, so nobody may guess it
    random.nextBytes(secret);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    var replay = new Replay(Math.toIntExact(limits.replay().toBytes()), kept);
    var session = new Session(id, target, client, initialize, replay, ticker.now());
    byId.put(id, session);
    if (ended) { // too late to be ended with the others
      end(session);
      return null;
    }
    return session;
  }

  /// The session of that name, if it is this client's and of this endpoint; to anybody else it does
  /// not exist.
  @Nullable Session find(String id, Target target, Client client) {
    Session session = byId.get(id);
    if (session == null
        || !session.target().equals(target)
        || !session.client().principal().equals(client.principal())) {
      return null;
    }
    session.touch(ticker.now());
    return session;
  }

  /// Ends the session that was idle longest of those that have something at a server: beyond what
  /// the server may have, who comes is worth more than who went without a word.
  ///
  /// @param comer the session that the room is for, which is not in use yet
  /// @return whether there was one
  boolean makeRoom(ServerId server, Session comer) {
    Session oldest =
        oldest(one ->
            !one.id().equals(comer.id()) && one.belongings().has(server, SessionChild.class));
    if (oldest != null) {
      end(oldest);
    }
    return oldest != null;
  }

  void end(Session session) {
    if (byId.remove(session.id(), session)) {
      session.close();
    }
  }

  int size() {
    return byId.size();
  }

  /// With the service.
  void endAll() {
    ended = true;
    byId.values().forEach(this::end);
  }

  private void endIdle() {
    for (Session session : byId.values()) {
      Long since = session.idleSince(ticker.now());
      if (since != null && ticker.since(since, limits.sessionIdle())) {
        Thread.ofVirtual().name("mcp-session-end").start(() -> end(session));
      }
    }
  }

  /// The one that was idle longest; null if none is idle.
  private @Nullable Session oldest(Predicate<Session> among) {
    Session oldest = null;
    long first = Long.MAX_VALUE;
    for (Session session : byId.values()) {
      Long since = session.idleSince(ticker.now());
      if (since != null && since < first && among.test(session)) {
        oldest = session;
        first = since;
      }
    }
    return oldest;
  }
}
