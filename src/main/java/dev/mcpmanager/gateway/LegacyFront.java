package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Headers;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.Revisions;
import org.jspecify.annotations.Nullable;

/// Takes what legacy clients send (specification 2025-11-25, "Streamable HTTP"): a session each,
/// requests and their cancellation, answers to what they were asked, and the stream for what
/// belongs to no request.
final class LegacyFront {

  private static final String SESSION = "Mcp-Session-Id";
  private static final byte[] NOTHING = "{}".getBytes(UTF_8);

  private final Gateway gateway;
  private final Sessions sessions;

  LegacyFront(Gateway gateway, Sessions sessions) {
    this.gateway = gateway;
    this.sessions = sessions;
  }

  void post(Target target, Client client, Message message, Headers headers, Exchange exchange) {
    Endpoint endpoint = gateway.endpoint(target);
    if (endpoint == null) {
      byte[] id = message instanceof Request request ? request.id() : null;
      exchange.finish(_ ->
          Answer.of(404, Messages.error(id, Failures.UNKNOWN_LEGACY, gateway.nobodyAt(target))));
      return;
    }
    if (headers.first(SESSION) == null
        && message instanceof Request request
        && request.method().equals(Methods.INITIALIZE)) {
      begin(endpoint, target, client, request, exchange);
      return;
    }
    Session session = session(target, client, message, headers, exchange);
    if (session == null) {
      return;
    }
    switch (message) {
      case Request request -> request(endpoint, session, request, exchange);
      case Notification note -> {
        notification(endpoint, session, note);
        exchange.finish(_ -> Answer.empty(202));
      }
      case Response response -> {
        session.questions().answered(response);
        exchange.finish(_ -> Answer.empty(202));
      }
    }
  }

  /// Opens the standing stream, or takes up one that was cut off.
  void get(Target target, Client client, Headers headers, Exchange exchange) {
    Session session = session(target, client, null, headers, exchange);
    if (session == null) {
      return;
    }
    String last = headers.first("Last-Event-ID");
    Replay.Place place = last == null ? null : Replay.Place.parse(last);
    SessionStream stream = place == null ? session.standing() : session.stream(place);
    exchange.open();
    if (place == null) {
      session.standing().attach(exchange);
    } else if (stream == null) {
      exchange.finish(_ -> Answer.empty(200)); // long over, and forgotten
    } else {
      stream.resume(exchange, place);
    }
  }

  void delete(Target target, Client client, Headers headers, Exchange exchange) {
    Session session = session(target, client, null, headers, exchange);
    if (session != null) {
      sessions.end(session);
      exchange.finish(_ -> Answer.empty(204));
    }
  }

  /// Null if the exchange has been ended with the reason.
  private @Nullable Session session(
      Target target, Client client, @Nullable Message message, Headers headers, Exchange exchange) {
    byte[] id = message instanceof Request request ? request.id() : null;
    String name = headers.first(SESSION);
    if (name == null) {
      boolean stream = message == null;
      exchange.finish(_ ->
          stream
              ? Answer.empty(405).with("Allow", "POST")
              : refused(400, id, "Bad Request: the header Mcp-Session-Id is required."));
      return null;
    }
    Session session = sessions.find(name, target, client);
    if (session == null) {
      exchange.finish(
          _ -> refused(404, id, "Session not found: it has ended. Begin anew with 'initialize'."));
      return null;
    }
    String version = headers.first("MCP-Protocol-Version");
    if (version != null && !Revisions.isLegacy(version)) {
      exchange.finish(_ ->
          refused(400, id, "Bad Request: '%s' is no version of a session.".formatted(version)));
      return null;
    }
    return session;
  }

  private static Answer refused(int status, byte @Nullable [] id, String message) {
    return Answer.of(status, Messages.error(id, status == 404 ? -32_001 : -32_000, message));
  }

  private void begin(
      Endpoint endpoint, Target target, Client client, Request request, Exchange exchange) {
    Session session = sessions.begin(target, client, request);
    if (session == null) {
      exchange.finish(_ ->
          refused(503, request.id(), "There are as many sessions as there may be, all in use.")
              .with("Retry-After", "5"));
      return;
    }
    exchange.onGone(() -> sessions.end(session)); // nobody knows its name
    var outlet = new ModernOutlet(exchange, request.id()); // there is no stream yet
    Later.then(
        endpoint.welcome(session),
        request.id(),
        outlet,
        welcome -> {
          switch (welcome) {
            case Welcome.Come(byte[] result) -> {
              Answer answer = Answer.of(200, Messages.result(request.id(), result));
              exchange.finish(_ -> answer.with(SESSION, session.id()));
            }
            case Welcome.Away(var failure) -> {
              sessions.end(session);
              exchange.finish(_ -> Failures.answer(Era.LEGACY, request.id(), failure));
            }
          }
        });
  }

  private static void request(
      Endpoint endpoint, Session session, Request request, Exchange exchange) {
    SessionStream stream = session.begin(request, exchange);
    if (stream == null) {
      exchange.finish(_ ->
          Answer.of(
              400,
              Messages.error(
                  request.id(), -32_600, "A request with this id is not answered yet.")));
      return;
    }
    var outlet = new LegacyOutlet(session, request, stream);
    switch (request.method()) {
      case "ping" -> outlet.answer(() -> Messages.result(request.id(), NOTHING));
      case Methods.INITIALIZE ->
          outlet.answer(() ->
              Messages.error(request.id(), -32_600, "The session has been initialized already."));
      default -> endpoint.legacy(session, request, outlet);
    }
  }

  private static void notification(Endpoint endpoint, Session session, Notification note) {
    switch (note.method()) {
      case "notifications/cancelled" -> session.cancel(note);
      case "notifications/initialized" -> {
        session.initialized();
        endpoint.legacy(session, note); // for a child of its own; a shared one was told long ago
      }
      default -> endpoint.legacy(session, note);
    }
  }
}
