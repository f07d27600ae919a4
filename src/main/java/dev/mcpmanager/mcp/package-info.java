/// The Model Context Protocol over JSON-RPC: which era a server speaks, the handshake of each, and
/// what one era needs that the other does not know.
///
/// Start at [dev.mcpmanager.mcp.Handshaker]. Nothing here knows of processes or HTTP; everything
/// but the handshake itself is a pure function of messages.
@NullMarked
package dev.mcpmanager.mcp;

import org.jspecify.annotations.NullMarked;
