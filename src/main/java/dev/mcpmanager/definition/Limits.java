package dev.mcpmanager.definition;

import org.jspecify.annotations.Nullable;

/// What a server may use and hold. Those of its process tree are soft: it is looked at now and
/// then, and may exceed them in between.
///
/// @param memory of all its processes, in bytes; null for no limit
/// @param processes their number; null for no limit
/// @param calls that may be in flight; null for the service's
/// @param queued bytes that may wait to be read by it; null for the service's
/// @param line the longest line taken from it, in bytes; null for the service's
public record Limits(
    @Nullable Long memory,
    @Nullable Integer processes,
    @Nullable Integer calls,
    @Nullable Long queued,
    @Nullable Integer line) {

  public static final Limits NONE = new Limits(null, null, null, null, null);
}
