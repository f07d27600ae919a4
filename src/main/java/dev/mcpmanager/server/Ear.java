package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;

/// Hears what one exclusive child says outside of its answers, for as long as somebody has it. What
/// it throws is logged.
public interface Ear {

  /// A request of the child's, which must be answered through [Peer#send]: a child that waits for
  /// an answer does not leave when it is told to. [Peer#answer] is what the manager would say. On
  /// the thread that reads the child's stdout: it must not block.
  void request(Request request);

  /// A notification that belongs to no open call. On the same thread.
  void notification(Notification notification);

  /// The child takes no more calls, though nobody gave it back; its open calls have ended. Once, on
  /// a thread of the child's own.
  ///
  /// @param reason a predicate: "exited with code 1"
  void gone(String reason);
}
