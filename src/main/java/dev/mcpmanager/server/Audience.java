package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import org.jspecify.annotations.Nullable;

/// Those who hear of one child: that it comes and goes, and what it says outside of calls. Called
/// by the threads of its run. Does not throw, and what is told on the reader's thread does not
/// block.
interface Audience {

  /// The child is ready, and will be reachable as soon as this returns.
  void opened(Peer peer);

  /// The child takes no more calls; once for each that was opened, after that has returned.
  ///
  /// @param reason a predicate
  void closed(Peer peer, String reason);

  /// Whether anybody wants notifications of that method.
  ///
  /// @param peer null until it is ready; so in the next two
  boolean wants(@Nullable Peer peer, String method);

  void notification(@Nullable Peer peer, Notification notification);

  /// Takes a request of the child's.
  ///
  /// @return false if nobody does, so that the manager must answer it
  boolean request(@Nullable Peer peer, Request request);

  /// Somebody has answered a request of the child's.
  void answered(Response response);
}
