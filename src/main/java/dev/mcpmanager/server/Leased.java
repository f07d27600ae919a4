package dev.mcpmanager.server;

/// What came of asking for an exclusive child.
public sealed interface Leased {

  /// It is the asker's until it gives it back.
  record Taken(Lease lease) implements Leased {}

  /// There is none for it.
  record Refused(CallFailure failure) implements Leased {}
}
