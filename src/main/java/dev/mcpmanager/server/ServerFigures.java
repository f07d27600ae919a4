package dev.mcpmanager.server;

import java.time.Duration;

/// What can be counted and measured of a server, for those who draw it over time.
///
/// @param view how it is
/// @param traffic what callers did with it
/// @param bytesQueued bytes that wait to be read by it
/// @param cpu processor time of all children it has had since the service started; never goes down
public record ServerFigures(
    ServerView view, TrafficFigures traffic, long bytesQueued, Duration cpu) {}
