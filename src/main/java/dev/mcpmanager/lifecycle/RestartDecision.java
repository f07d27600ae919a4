package dev.mcpmanager.lifecycle;

import java.time.Duration;

/// What follows the end of a run that nobody asked for. Each carries its reason, a predicate about
/// the server, all the way to the user.
public sealed interface RestartDecision {

  String reason();

  /// Start again after a delay.
  ///
  /// @param attempt the number of this restart in a row, counted from 1
  record RestartAfter(int attempt, Duration delay, String reason) implements RestartDecision {}

  /// It did what it should; nothing is wrong.
  record LeaveStopped(String reason) implements RestartDecision {}

  /// It failed, and starting it again is not ours to try.
  record GiveUp(String reason) implements RestartDecision {}
}
