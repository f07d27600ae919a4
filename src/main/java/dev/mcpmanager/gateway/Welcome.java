package dev.mcpmanager.gateway;

import dev.mcpmanager.server.CallFailure;

/// How a session begins.
sealed interface Welcome {

  /// With what the client is told.
  ///
  /// @param initializeResult as JSON
  @SuppressWarnings("ArrayRecordComponent") // handed on, never changed
  record Come(byte[] initializeResult) implements Welcome {}

  /// It does not.
  record Away(CallFailure failure) implements Welcome {}
}
