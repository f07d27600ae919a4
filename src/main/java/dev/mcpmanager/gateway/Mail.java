package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.ModernRequest;
import dev.mcpmanager.server.Leased;

/// What an [ExclusiveCall] is told, by whoever knows.
sealed interface Mail {

  /// It has a child, or will have none.
  record Came(Leased leased) implements Mail {}

  /// A fault of ours on the way to a child.
  record Failed(Throwable failure) implements Mail {}

  /// The child asks something.
  record Asked(Request question) implements Mail {}

  /// The child reports progress, or logs something.
  record Logged(Notification note) implements Mail {}

  /// The child has answered, or never will.
  record Ended(Outcome outcome) implements Mail {}

  /// The client of a request has gone.
  record ClientLeft(Outlet outlet, String reason) implements Mail {}

  /// The client has come back with answers.
  ///
  /// @param round that they belong to
  record Retried(ModernRequest request, int round, Outlet outlet) implements Mail {}

  /// There is no time left for anything.
  record ServiceEnds() implements Mail {}
}
