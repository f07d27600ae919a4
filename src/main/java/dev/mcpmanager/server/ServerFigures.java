package dev.mcpmanager.server;

import java.time.Duration;

/// What can be counted and measured of a server, for those who draw it over time.
///
/// @param view how it is
/// @param callsOpen calls that callers wait for
/// @param bytesQueued bytes that wait to be read by it
/// @param refusedInFlight messages refused since so many calls were in flight
/// @param refusedQueued messages refused since so much waited to be read
/// @param linesDropped lines of it that were longer than it may write
/// @param cpu processor time of all children it has had since the service started; never goes down
public record ServerFigures(
    ServerView view,
    int callsOpen,
    long bytesQueued,
    long refusedInFlight,
    long refusedQueued,
    long linesDropped,
    Duration cpu) {}
