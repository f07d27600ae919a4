package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.Headers;
import dev.mcpmanager.mcp.ModernRequest;
import java.util.concurrent.CompletableFuture;

/// What answers at one URL: one server, or several as if they were one.
interface Endpoint {

  /// Takes a request of a modern client, all but `subscriptions/listen`.
  void modern(ModernRequest request, Headers headers, Client client, Outlet outlet);

  /// Takes a modern client's `subscriptions/listen`.
  void listen(ModernRequest request, ModernOutlet outlet);

  /// Begins a session.
  CompletableFuture<Welcome> welcome(Session session);

  /// Takes a request of a legacy client, all but `initialize` and `ping`.
  void legacy(Session session, Request request, LegacyOutlet outlet);

  /// Takes a notification of a legacy client that is not about the session itself.
  void legacy(Session session, Notification note);
}
