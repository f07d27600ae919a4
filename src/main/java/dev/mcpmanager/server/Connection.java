package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.mcp.Handshake;
import org.jspecify.annotations.Nullable;

/// A channel that takes calls, and what the handshake on it told.
///
/// @param handshake null if the definition calls the server ready without one; its callers then
///   make their own
record Connection(Channel channel, @Nullable Handshake handshake) {}
