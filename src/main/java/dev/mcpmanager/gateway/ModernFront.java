package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Headers;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.ModernRequest;

/// Takes what modern clients send (specification 2026-07-28, "Streamable HTTP"): requests, each of
/// which says all there is to know about it.
final class ModernFront {

  private final Gateway gateway;

  ModernFront(Gateway gateway) {
    this.gateway = gateway;
  }

  void post(Target target, Client client, Message message, Headers headers, Exchange exchange) {
    switch (message) {
      case Request request -> request(target, client, request, headers, exchange);
      // The only one that clients send is for stdio; here closing the connection says it.
      case Notification _ -> exchange.finish(_ -> Answer.empty(202));
      case Response _ ->
          exchange.finish(_ ->
              McpFilter.error(
                  400, -32_600, "Clients of this protocol version do not send responses."));
    }
  }

  private Response nobody(Target target, byte[] id) {
    return Messages.error(id, Failures.UNKNOWN_MODERN, gateway.nobodyAt(target));
  }

  private void request(
      Target target, Client client, Request request, Headers headers, Exchange exchange) {
    switch (ModernRequest.check(request, headers)) {
      case ModernRequest.Bad(int status, Response error) ->
          exchange.finish(_ -> Answer.of(status, error));
      case ModernRequest.Good(ModernRequest good) -> {
        Endpoint endpoint = gateway.endpoint(target);
        var outlet = new ModernOutlet(exchange, request.id());
        if (endpoint == null) {
          exchange.finish(_ -> Answer.of(404, nobody(target, request.id())));
        } else if (request.method().equals(Methods.LISTEN)) {
          endpoint.listen(good, outlet);
        } else {
          endpoint.modern(good, headers, client, outlet);
        }
      }
    }
  }
}
