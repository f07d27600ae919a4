package dev.mcpmanager.server;

import dev.mcpmanager.mcp.HandshakeOutcome;
import java.util.concurrent.CompletableFuture;

/// What a child is spoken to through: its pipes, or a connection to the url where it serves.
interface Link {

  /// Starts to read.
  void start();

  /// Makes the handshake, and waits for what comes of it.
  HandshakeOutcome greet();

  /// Ends the open calls, and what the child is told behind what was accepted for it. Does not
  /// wait.
  ///
  /// @param reason a predicate
  void finish(String reason);

  /// Ends all at once, since the link is of no use any more. Does not wait.
  void abandon(String reason);

  /// Completed when nothing more can be read.
  CompletableFuture<Void> read();

  /// Ends what is still spoken, after the child.
  ///
  /// @return whether it had been ready
  boolean end(String reason);
}
