package dev.mcpmanager.remote;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a wire wants to send.
///
/// @param method of HTTP
/// @param headers beside those of the definition, over which they go
/// @param body JSON; null for none
/// @param repeatable whether sending it twice does no harm
/// @param patience how long the answer, and each next part of it, may take; null for as long as it
///   does
@SuppressWarnings("ArrayRecordComponent") // a message on its way, which nobody changes
record HttpRequest(
    String method,
    Map<String, String> headers,
    byte @Nullable [] body,
    boolean repeatable,
    @Nullable Duration patience) {}
