package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.McpErrors;
import java.util.concurrent.CompletableFuture;

/// The requests of a legacy client that are about its session and not about the server: a child
/// that is shared, or that knows no sessions, must not see them. They are kept and answered here.
record SessionRequests(Feed feed, SessionFeed watched, Session session) {

  private static final byte[] NOTHING = {'{', '}'};

  /// Takes a request, if it is one of these.
  ///
  /// @return whether it was
  boolean take(Request request, Outlet outlet) {
    switch (request.method()) {
      case "logging/setLevel" -> setLevel(request, outlet);
      case "resources/subscribe" -> subscribe(request, outlet);
      case "resources/unsubscribe" ->
          accepted(watched.unwatch(text(request, "uri")), request, outlet);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void setLevel(Request request, Outlet outlet) {
    LogLevel level = LogLevel.named(text(request, "level"));
    if (level == null) {
      outlet.answer(() -> McpErrors.invalidParams(request, "There is no such log level."));
      return;
    }
    session.level(level);
    feed.level(session, level);
    accepted(CompletableFuture.completedFuture(null), request, outlet);
  }

  private void subscribe(Request request, Outlet outlet) {
    CompletableFuture<Void> known = watched.watch(text(request, "uri"));
    if (known == null) {
      String most = "A session may subscribe to %d resources.".formatted(SessionFeed.MOST);
      outlet.answer(() -> McpErrors.invalidParams(request, most));
    } else {
      accepted(known, request, outlet);
    }
  }

  private static void accepted(CompletableFuture<?> known, Request request, Outlet outlet) {
    Later.then(
        known,
        request.id(),
        outlet,
        _ -> outlet.answer(() -> Messages.result(request.id(), NOTHING)));
  }

  private static String text(Request request, String member) {
    Span params = request.params();
    JsonView value = params == null ? null : JsonView.of(request, params).member(member);
    return value == null ? "" : value.text();
  }
}
