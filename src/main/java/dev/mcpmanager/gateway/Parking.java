package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.McpErrors;
import dev.mcpmanager.mcp.ModernRequest;
import dev.mcpmanager.mcp.RequestState;
import dev.mcpmanager.server.Upstreams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The exclusive calls of modern clients, and which of them a client's answers belong to.
///
/// A client finds its parked call by the `requestState` it was given, which nobody else can make:
/// it says whose call it is, of which request, in which round, and for how long.
final class Parking {

  private final Upstreams upstreams;
  private final Duration patience;
  private final InstantSource clock;
  private final RequestState states = RequestState.withNewKey();
  private final Map<String, ExclusiveCall> calls = new ConcurrentHashMap<>();

  /// @param patience how long a parked call waits for its client
  Parking(Upstreams upstreams, Duration patience, InstantSource clock) {
    this.upstreams = upstreams;
    this.patience = patience;
    this.clock = clock;
  }

  /// Begins a call, or takes up the one that the request brings answers for.
  ///
  /// @param elsewhere told of what the child notifies of that is not about the call
  void call(
      ServerId server,
      Handshake handshake,
      ModernRequest request,
      Client client,
      Outlet outlet,
      Consumer<Notification> elsewhere) {
    String state = request.requestState();
    if (state != null) {
      resume(state, request, owner(server, client), outlet);
      return;
    }
    var call =
        new ExclusiveCall(
            this,
            UUID.randomUUID().toString(),
            handshake,
            client.caller(),
            owner(server, client),
            patience,
            request,
            outlet,
            elsewhere);
    calls.put(call.id(), call);
    call.start(upstreams.lease(server, client.caller()), server.value());
  }

  private void resume(String state, ModernRequest request, String owner, Outlet outlet) {
    switch (states.open(state, owner, request.request(), clock.instant())) {
      case RequestState.Genuine(RequestState.Claim claim) -> {
        ExclusiveCall parked = calls.get(claim.park());
        if (parked == null) {
          outlet.answer(() -> noLongerWaits(request));
        } else {
          parked.retry(request, claim.round(), outlet);
        }
      }
      case RequestState.Expired _ -> outlet.answer(() -> noLongerWaits(request));
      case RequestState.Forged _ ->
          outlet.answer(() ->
              McpErrors.invalidParams(
                  request.request(),
                  "The requestState was not given to this client for this request."));
    }
  }

  /// What the client of a call that is parked brings back.
  String seal(ExclusiveCall call, int round, ModernRequest request) {
    var claim = new RequestState.Claim(call.id(), round, clock.instant().plus(patience));
    return states.seal(claim, call.owner(), request.request());
  }

  static Response noLongerWaits(ModernRequest request) {
    return McpErrors.invalidParams(
        request.request(),
        "The requestState is no longer valid: the call does not wait for it any more. Call anew.");
  }

  void ended(ExclusiveCall call) {
    calls.remove(call.id());
  }

  /// The calls that wait for their clients.
  int size() {
    return (int) calls.values().stream().filter(ExclusiveCall::isParked).count();
  }

  boolean hasCalls() {
    return !calls.isEmpty();
  }

  /// With the service.
  void close() {
    calls.values().forEach(ExclusiveCall::serviceEnds);
  }

  private static String owner(ServerId server, Client client) {
    return server.value() + ' ' + client.principal();
  }
}
