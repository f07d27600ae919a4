package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.Exit;

/// Hears what becomes of a wire, beside the messages that it brings. Called on the wire's threads;
/// it must not block them.
public interface WireListener {

  /// One request got no answer and will get none; the wire goes on.
  ///
  /// @param id that the request was sent under
  void failed(long id, Outcome.Failed failure);

  /// The wire is of no use any more. Told once at most, and not after [Wire#close].
  void lost(Exit.Disconnected end);
}
