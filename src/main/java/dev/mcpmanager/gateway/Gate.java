package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerDefinition.Isolation;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Caching;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.InputRequired;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.McpErrors;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.ModernRequest;
import dev.mcpmanager.mcp.ModernToLegacyRequest;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.mcp.RequiredCapability;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.mcp.ToModern;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Peer;
import dev.mcpmanager.server.Reach;
import dev.mcpmanager.server.Upstreams;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The way to one server, for clients of both eras and whatever era the server is of: what they do
/// not have in common is bridged here.
///
/// |  | to a modern child | to a shared legacy child | to an exclusive legacy child |
/// |---|---|---|---|
/// | modern client | as it is | translated | translated, by an [ExclusiveCall] |
/// | legacy client | by [Rounds] | as it is | as it is, to the session's own, a [SessionChild] |
final class Gate {

  /// How long lists of several servers wait for one that is starting.
  static final Duration LISTS_WAIT = Duration.ofSeconds(5);

  private final ServerId server;
  private final Upstreams upstreams;
  private final Feed feed;
  private final Catalogue catalogue;
  private final Parking parking;
  private final Sessions sessions;
  private final Patience patience;
  private final LogAudience logs = new LogAudience();
  private volatile @Nullable Handshake lastHandshake; // written by the threads of its children

  Gate(
      ServerId server,
      Upstreams upstreams,
      RequestMeta meta,
      Parking parking,
      Sessions sessions,
      ScheduledExecutorService timer) {
    this.server = server;
    this.upstreams = upstreams;
    this.patience = new Patience(timer);
    this.parking = parking;
    this.sessions = sessions;
    this.catalogue = new Catalogue(meta);
    this.feed = new Feed(server.value(), meta, timer, catalogue::heard);
    feed.subscribe(
        new SubscriptionFilter(EnumSet.allOf(ListKind.class), List.of(), List.of()),
        _ -> {}, // the catalogue hears it first
        false);
  }

  ServerId server() {
    return server;
  }

  Feed feed() {
    return feed;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /// Whether no two clients may share a child. Modern children know each request's client, so they
  /// may always be shared.
  boolean isExclusive(Handshake handshake) {
    return handshake.era() == Era.LEGACY && upstreams.isolation(server) == Isolation.EXCLUSIVE;
  }

  /// The server has a shared child.
  void opened(Peer peer) {
    lastHandshake = peer.handshake();
    catalogue.changed();
    feed.opened(peer);
  }

  /// It has that child no more.
  void closed(Peer peer) {
    catalogue.changed();
    feed.closed(peer);
  }

  /// What was agreed on with its last child; null if it never had one.
  @Nullable Handshake lastHandshake() {
    return lastHandshake;
  }

  /// Whether it has no child until somebody needs it.
  boolean sleeps() {
    return upstreams.sleeps(server) && lastHandshake != null;
  }

  /// As [#reach], for who asks several servers and would rather do without this one than wait: it
  /// is not woken if it is known what it offers.
  CompletableFuture<Reach> reachForLists() {
    CallFailure late = new CallFailure.NotReady(server, "is still starting", LISTS_WAIT);
    if (sleeps()) {
      return CompletableFuture.completedFuture(new Reach.Closed(late));
    }
    return soon(reach(), slow -> slow.complete(new Reach.Closed(late)));
  }

  /// What comes in the time that lists of several servers wait for one.
  ///
  /// @param late completes it instead
  <T> CompletableFuture<T> soon(CompletableFuture<T> future, Consumer<CompletableFuture<T>> late) {
    return patience.with(future, LISTS_WAIT, late);
  }

  /// Why it takes no calls now; null if it does.
  @Nullable CallFailure absence() {
    return upstreams.absence(server);
  }

  /// Whether anybody may be waiting for notifications with that method. Servers say much that
  /// nobody asked for.
  boolean wants(String method) {
    return method.equals(LogLevel.MESSAGE) ? !logs.isEmpty() : SubscriptionFilter.knows(method);
  }

  /// What the shared child says on its own account.
  void heard(Peer peer, Notification note) {
    Handshake handshake = peer.handshake();
    if (handshake != null && note.method().equals(LogLevel.MESSAGE)) {
      logs.heard(peer, note, handshake.era());
    } else {
      feed.heard(note);
    }
  }

  /// Whether the server takes calls. Starts it, if its first use is to do that, and waits for one
  /// that is on its way: clients begin when people do, and that is often with the service.
  CompletableFuture<Reach> reach() {
    return upstreams.reach(server);
  }

  /// Goes on with its shared child, or ends a request with why there is none.
  ///
  /// @param id of the request, as written
  void reach(byte[] id, Outlet outlet, BiConsumer<Peer, Handshake> action) {
    Later.then(
        reach(),
        id,
        outlet,
        reach -> {
          switch (reach) {
            case Reach.Open(Peer peer) -> {
              Handshake handshake = peer.handshake();
              if (handshake == null) {
                outlet.refuse(new CallFailure.NoHandshake(server));
              } else {
                action.accept(peer, handshake);
              }
            }
            case Reach.Closed(CallFailure failure) -> outlet.refuse(failure);
          }
        });
  }

  /// Takes a request of a modern client that is for the server itself.
  void modern(Peer peer, Handshake handshake, ModernRequest request, Client client, Outlet outlet) {
    if (handshake.era() == Era.MODERN) {
      forward(
          peer,
          client,
          request.request(),
          request.logLevel(),
          outlet,
          response -> toModern(handshake).ofModern(request.method(), response));
    } else if (Methods.isOfTasks(request.method())) {
      outlet.answer(() -> McpErrors.methodNotFound(request.request())); // another protocol there
    } else if (isExclusive(handshake) && Methods.isInteractive(request.method())) {
      parking.call(server, handshake, request, client, outlet, feed::heard);
    } else {
      forward(
          peer,
          client,
          ModernToLegacyRequest.of(request.request()),
          null, // what a shared legacy child logs may be about anybody's call
          outlet,
          response -> ofLegacy(handshake, request, response));
    }
  }

  /// A legacy child's answer, for a modern client. One that wants a person to visit a page first is
  /// asked again from the start when that was done (specification 2025-11-25, "URL Elicitation
  /// Required").
  static Response ofLegacy(Handshake handshake, ModernRequest request, Response response) {
    InputRequired page = InputRequired.ofUrlElicitations(response);
    boolean shown = request.capabilities().has(RequiredCapability.ELICITATION_BY_URL);
    return page != null && shown
        ? page.response(request.request().id(), handshake.serverInfo())
        : toModern(handshake).ofLegacy(request.method(), response);
  }

  private static ToModern toModern(Handshake handshake) {
    return ToModern.of(handshake.serverInfoJson(), Caching.NONE);
  }

  /// Takes a request of a legacy client.
  ///
  /// @param stream on which it is asked what the server wants to know
  void legacy(Session session, Request request, SessionStream stream, Outlet outlet) {
    reach(
        request.id(),
        outlet,
        (peer, handshake) -> {
          if (isExclusive(handshake)) {
            childOf(session).request(request, outlet);
          } else if (!new SessionRequests(feed, feedOf(session), session).take(request, outlet)) {
            shared(peer, handshake, session, request, stream, outlet);
          }
        });
  }

  private void shared(
      Peer peer,
      Handshake handshake,
      Session session,
      Request request,
      SessionStream stream,
      Outlet outlet) {
    if (handshake.era() == Era.MODERN) {
      Runnable deaf = logs.open(outlet, session.level());
      Rounds.start(peer, session, request, stream, outlet, deaf);
    } else {
      forward(peer, session.client(), request, session.level(), outlet, UnaryOperator.identity());
    }
  }

  /// Takes a notification of a legacy client.
  void legacy(Session session, Notification note) {
    // A shared child is not to hear of one of its clients, and no server is started by news.
    if (session.belongings().has(server, SessionChild.class)) {
      childOf(session).notification(note);
    }
  }

  /// The child that belongs to a session.
  SessionChild childOf(Session session) {
    return session
        .belongings()
        .at(
            server,
            SessionChild.class,
            () -> {
              var child = new SessionChild(upstreams, server, sessions, session);
              LogLevel level = session.level();
              if (level != null && logs()) {
                child.level(level); // what the session said before this server was needed
              }
              return child;
            });
  }

  /// A session wants to read the log from that level on, whatever child it has.
  void level(Session session, LogLevel level) {
    feed.level(session, level);
    if (logs() && session.belongings().has(server, SessionChild.class)) {
      childOf(session).level(level);
    }
  }

  private boolean logs() {
    Handshake last = lastHandshake;
    return last != null && last.capabilities() != null && last.capabilities().has("logging");
  }

  /// What a session hears of a shared child.
  SessionFeed feedOf(Session session) {
    return session
        .belongings()
        .at(server, SessionFeed.class, () -> new SessionFeed(server, feed, session));
  }

  private void forward(
      Peer peer,
      Client client,
      Request request,
      @Nullable LogLevel level,
      Outlet outlet,
      UnaryOperator<Response> translation) {
    Runnable deaf = logs.open(outlet, level);
    Call call = peer.call(client.caller(), request, outlet::say);
    outlet.onCancel(call::cancel);
    Later.then(
        call.outcome(),
        request.id(),
        outlet,
        outcome -> {
          deaf.run();
          end(peer, request.method(), outcome, outlet, translation);
        });
  }

  /// Tells a client what came of its call.
  static void end(
      Peer peer,
      String method,
      Outcome outcome,
      Outlet outlet,
      UnaryOperator<Response> translation) {
    switch (outcome) {
      case Outcome.Answered(Response response) -> outlet.answer(() -> translation.apply(response));
      case Outcome.AnsweredAtLength(Payload payload) ->
          outlet.answer(() -> translation.apply(payload.toResponse()));
      default -> outlet.refuse(peer.failure(method, outcome));
    }
  }
}
