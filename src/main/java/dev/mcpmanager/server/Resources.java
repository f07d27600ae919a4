package dev.mcpmanager.server;

import dev.mcpmanager.process.Usage;
import org.jspecify.annotations.Nullable;

/// What the processes of a server use, all of them together: its child and whatever descends from
/// it.
///
/// @param cpuMillis processor time since its child was launched
/// @param cpuPercent the same over the last second or so, to one decimal; 100 is one processor that
///   was busy all the time, and 0 is told before there was a second to look at
/// @param memoryBytes resident memory; what processes share is counted for each
/// @param peakMemoryBytes the most of it that was seen
/// @param openFiles files, pipes and sockets, counted every few seconds
public record Resources(
    long cpuMillis,
    double cpuPercent,
    long memoryBytes,
    long peakMemoryBytes,
    int openFiles,
    int threads,
    int processes) {

  /// Null if there is nothing to show.
  static @Nullable Resources of(@Nullable Usage usage) {
    return usage == null
        ? null
        : new Resources(
            usage.cpu().toMillis(),
            Math.round(usage.cpuPercent() * 10) / 10.0,
            usage.memoryBytes(),
            usage.peakMemoryBytes(),
            usage.openFiles(),
            usage.threads(),
            usage.processes());
  }
}
