package dev.mcpmanager.process;

import java.time.Duration;

/// What a child and all that descends from it use.
///
/// @param cpu processor time so far, with that of processes that have ended, as last seen; never
///   goes down
/// @param cpuPercent how much of a processor they have used over the last second or so, 100 for one
///   that was busy all the time; 0 before there was a second to look at
/// @param memoryBytes resident memory now; what processes share is counted for each
/// @param peakMemoryBytes the most of it that was seen
/// @param openFiles files, pipes and sockets, looked at every few seconds
/// @param threads of all processes
/// @param processes that run
public record Usage(
    Duration cpu,
    double cpuPercent,
    long memoryBytes,
    long peakMemoryBytes,
    int openFiles,
    int threads,
    int processes) {}
