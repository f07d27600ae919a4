package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.ChannelLimits;
import java.nio.file.Path;
import java.time.Duration;

/// What the manager as a whole is told.
///
/// @param definitions the definitions file
/// @param startSlots how many servers may be in an automatic start at once
/// @param logLines what is kept of each server's output, in lines
/// @param logBytes the same, in bytes
/// @param limits of each channel
/// @param shutdown how long stopping everything may take before what is left is killed
public record ManagerSettings(
    Path definitions,
    int startSlots,
    int logLines,
    long logBytes,
    ChannelLimits limits,
    Duration shutdown) {}
