package dev.mcpmanager.server;

import java.time.Duration;

/// What callers did with a server since the service started.
///
/// @param callsOpen calls that callers wait for now
/// @param callsAnswered calls that the server answered, with a result or an error
/// @param answerTime how long callers waited for those answers, all together
/// @param callsFailed calls that ended without an answer of the server
/// @param refusedInFlight messages refused since so many calls were in flight
/// @param refusedQueued messages refused since so much waited to be read
/// @param linesDropped lines of the server that were longer than it may write
public record TrafficFigures(
    int callsOpen,
    long callsAnswered,
    Duration answerTime,
    long callsFailed,
    long refusedInFlight,
    long refusedQueued,
    long linesDropped) {

  /// Of a server that was never called.
  static final TrafficFigures NONE = new TrafficFigures(0, 0, Duration.ZERO, 0, 0, 0, 0);
}
