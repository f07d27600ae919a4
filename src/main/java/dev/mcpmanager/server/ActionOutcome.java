package dev.mcpmanager.server;

import org.jspecify.annotations.Nullable;

/// What came of a start, stop or restart that somebody waited for.
public sealed interface ActionOutcome {

  ServerView server();

  /// It is as was asked for.
  record Done(ServerView server) implements ActionOutcome {}

  /// The server did not start.
  ///
  /// @param message one sentence: what happened, why, and what happens next or what to do
  record NotStarted(ServerView server, Cause cause, String message) implements ActionOutcome {}

  /// Somebody else asked for the opposite before it was done.
  record Superseded(ServerView server, String message) implements ActionOutcome {}

  /// Its child was replaced by another, without a pause.
  ///
  /// @param tools how those of the new child differ
  record Replaced(ServerView server, ToolChanges tools) implements ActionOutcome {}

  /// Its child was not replaced, and goes on.
  ///
  /// @param tools how those of the new child differ, if that was found out
  record Declined(ServerView server, String message, @Nullable ToolChanges tools)
      implements ActionOutcome {}

  /// Why a server did not start.
  enum Cause {
    /// Its definition, command or directory is wrong; trying again will not help.
    DEFINITION,
    /// Its child ended, or refused the handshake, before it was ready.
    DIED,
    /// It was not ready in time.
    NEVER_READY,
    /// A person must authorize us first.
    AUTH_REQUIRED
  }
}
