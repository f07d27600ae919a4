package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Notification;

/// Hears of the children that all clients share: one at a time for each server, an exclusive one's
/// main child among them. What it throws is logged and ends nothing.
public interface PeerListener {

  /// A child became ready. Nobody can reach it before this has returned; its notifications may come
  /// while it runs. On a thread of the child's own, which it delays.
  void opened(Peer peer);

  /// It takes no more calls. Once for each that was opened, before the next child of the server is
  /// launched, unless that one replaces it while it is in use. On a thread of the child's own.
  ///
  /// @param reason a predicate: "exited with code 1"
  void closed(Peer peer, String reason);

  /// Whether [#notification] is to be told of those with that method. What nobody wants is not even
  /// copied. On the thread that reads the child's stdout.
  default boolean wants(Peer peer, String method) {
    return true;
  }

  /// A notification that belongs to no open call. On the thread that reads the child's stdout, so
  /// it must not block.
  void notification(Peer peer, Notification notification);
}
