package dev.mcpmanager.server;

import java.time.Duration;

/// How many servers are started automatically, at once and over time.
///
/// @param slots how many may be in an automatic start at once
/// @param packageSlots how many of them may be commands that first fetch a package
/// @param restarts how many restarts there may be within the window, of all servers together
/// @param window how long it takes until all of these may be spent again
public record StartLimits(int slots, int packageSlots, int restarts, Duration window) {}
