package dev.mcpmanager.server;

/// Whether a server takes calls now.
public sealed interface Reach {

  /// It does.
  record Open(Peer peer) implements Reach {}

  /// It does not.
  record Closed(CallFailure failure) implements Reach {}
}
