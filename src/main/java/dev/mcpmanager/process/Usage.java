package dev.mcpmanager.process;

import java.time.Duration;

/// What a child and all that descends from it use.
///
/// @param cpu processor time so far, with that of processes that have ended, as last seen; never
///   goes down
/// @param memoryBytes resident memory now; what processes share is counted for each
/// @param peakMemoryBytes the most of it that was seen
/// @param openFiles files, pipes and sockets, looked at every few seconds
/// @param threads of all processes
/// @param processes that run
public record Usage(
    Duration cpu,
    long memoryBytes,
    long peakMemoryBytes,
    int openFiles,
    int threads,
    int processes) {}
