package dev.mcpmanager.server;

import dev.mcpmanager.process.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One incarnation of a server, from its launch to its end, which it tells its actor. The first
/// five are called by the actor's thread only and never block.
interface LiveRun {

  void start();

  /// The first rung. Ends the open calls, and what the server is told behind what was accepted for
  /// it.
  ///
  /// @param reason as the predicate of a sentence about the server
  void closeStdin(String reason);

  void terminate();

  void kill();

  /// Processor time of this incarnation and all before it.
  Duration cpu();

  @Nullable Connection connection();

  Upstream.@Nullable LiveChild child();

  @Nullable Usage usage();

  @Nullable String suspicion();

  EndNotes endNotes();

  LastWords words();
}
