package dev.mcpmanager.server;

import java.time.Duration;

/// What can be counted and measured of a server, for those who draw it over time.
///
/// @param view how it is
/// @param callsOpen calls that callers wait for
/// @param cpu processor time of all children it has had since the service started; never goes down
public record ServerFigures(ServerView view, int callsOpen, Duration cpu) {}
