package dev.mcpmanager.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What makes the children of one actor differ from those of another of the same server.
///
/// @param rules what they are watched for
/// @param traffic counts how they are used
/// @param audience hears what they say outside of calls
/// @param era shared by all children of the server
/// @param cpuBefore processor time of all children before the first of these
/// @param initializeParams of the client whose handshake is made with them, as JSON; null for the
///   manager's own handshake
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record ChildTerms(
    ChildName name,
    WatchRules rules,
    Traffic traffic,
    Audience audience,
    KnownEra era,
    Duration cpuBefore,
    byte @Nullable [] initializeParams) {}
