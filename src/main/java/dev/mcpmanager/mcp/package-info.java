/// The Model Context Protocol over JSON-RPC: which era a server speaks, the handshake of each, and
/// how what one era says is said in the other.
///
/// Towards servers start at [dev.mcpmanager.mcp.Handshaker]; towards clients at
/// [dev.mcpmanager.mcp.RequestEra], then [dev.mcpmanager.mcp.ModernRequest] for what a request must
/// say, [dev.mcpmanager.mcp.ModernToLegacyRequest] and [dev.mcpmanager.mcp.ToModern] for the way
/// there and back, [dev.mcpmanager.mcp.LegacyToModernRequest] and [dev.mcpmanager.mcp.ToLegacy] for
/// the other one. Nothing here knows of processes or of the HTTP of any framework; everything but
/// the handshake itself is a pure function of messages, and changes no byte that it need not.
///
/// Several servers as one: start at [dev.mcpmanager.mcp.Aggregate].
@NullMarked
package dev.mcpmanager.mcp;

import org.jspecify.annotations.NullMarked;
