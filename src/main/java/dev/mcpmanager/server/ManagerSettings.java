package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.ChannelLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the manager as a whole is told.
///
/// @param definitions the definitions file
/// @param state the directory for what survives the service; null to keep nothing
/// @param runs how many runs of each server are kept
/// @param starts how many servers are started automatically, at once and over time
/// @param logLines what is kept of each server's output, in lines
/// @param logBytes the same, in bytes
/// @param limits of each channel whose definition does not say otherwise
/// @param shutdown how long stopping everything may take before what is left is killed
public record ManagerSettings(
    Path definitions,
    @Nullable Path state,
    int runs,
    StartLimits starts,
    int logLines,
    long logBytes,
    ChannelLimits limits,
    Duration shutdown) {}
