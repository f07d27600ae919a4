package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Caching;
import dev.mcpmanager.mcp.DiscoverResult;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.Headers;
import dev.mcpmanager.mcp.InitializeResult;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.ModernRequest;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Peer;
import dev.mcpmanager.server.Reach;
import java.util.concurrent.CompletableFuture;

/// The endpoint of one server, `/mcp/{id}`.
final class OneServer implements Endpoint {

  private final Gate gate;
  private final Streams streams;

  OneServer(Gate gate, Streams streams) {
    this.gate = gate;
    this.streams = streams;
  }

  @Override
  public void modern(ModernRequest request, Headers headers, Client client, Outlet outlet) {
    gate.reach(
        request.request().id(),
        outlet,
        (peer, handshake) -> {
          switch (request.method()) {
            case Methods.DISCOVER ->
                outlet.answer(() ->
                    Messages.result(
                        request.request().id(), DiscoverResult.of(handshake, Caching.NONE)));
            case Methods.TOOLS_CALL ->
                Later.then(
                    gate.catalogue().headers(peer),
                    request.request().id(),
                    outlet,
                    rules -> {
                      Response mismatch = rules.check(request.request(), headers);
                      if (mismatch == null) {
                        gate.modern(peer, handshake, request, client, outlet);
                      } else {
                        outlet.answer(() -> mismatch);
                      }
                    });
            default -> gate.modern(peer, handshake, request, client, outlet);
          }
        });
  }

  @Override
  public void listen(ModernRequest request, ModernOutlet outlet) {
    gate.reach(
        outlet.id(),
        outlet,
        (_, handshake) -> {
          SubscriptionFilter honoured =
              SubscriptionFilter.of(request.request()).honoured(handshake.capabilities());
          var listening = new Listening(outlet);
          Feed.Interest interest = gate.feed().subscribe(honoured, listening::tell, false);
          streams.open(listening);
          outlet.onCancel(_ -> {
            streams.closed(listening);
            interest.close();
          });
          Later.then(interest.heeded(), outlet.id(), outlet, _ -> listening.acknowledge(honoured));
        });
  }

  @Override
  public CompletableFuture<Welcome> welcome(Session session) {
    return gate.reach()
        .thenCompose(reach ->
            switch (reach) {
              case Reach.Closed(CallFailure failure) -> done(new Welcome.Away(failure));
              case Reach.Open(Peer peer) -> welcome(session, peer);
            });
  }

  private CompletableFuture<Welcome> welcome(Session session, Peer peer) {
    Handshake handshake = peer.handshake();
    if (handshake == null) {
      return done(new Welcome.Away(new CallFailure.NoHandshake(gate.server())));
    }
    return gate.isExclusive(handshake)
        ? gate.childOf(session).welcome()
        : done(welcome(session, handshake));
  }

  private Welcome welcome(Session session, Handshake handshake) {
    session.agree(InitializeResult.version(handshake, session.facts().asked()));
    gate.feedOf(session);
    return new Welcome.Come(InitializeResult.of(handshake, session.version()));
  }

  private static CompletableFuture<Welcome> done(Welcome welcome) {
    return CompletableFuture.completedFuture(welcome);
  }

  @Override
  public void legacy(Session session, Request request, LegacyOutlet outlet) {
    gate.legacy(session, request, outlet.stream(), outlet);
  }

  @Override
  public void legacy(Session session, Notification note) {
    gate.legacy(session, note);
  }
}
