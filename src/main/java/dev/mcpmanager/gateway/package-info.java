/// The managed servers as standard MCP endpoints over Streamable HTTP, for clients of every
/// protocol era: `/mcp/{id}` one server, `/mcp` all of them, `/mcp/groups/{name}` some.
///
/// Start at [dev.mcpmanager.gateway.McpFilter], which has each request first; a front for each era
/// reads it, an [dev.mcpmanager.gateway.Endpoint] takes it to the [dev.mcpmanager.gateway.Gate] of
/// a server, and what comes of it goes back by an [dev.mcpmanager.gateway.Outlet] to the
/// [dev.mcpmanager.gateway.Exchange], which the request's own thread writes.
@NullMarked
package dev.mcpmanager.gateway;

import org.jspecify.annotations.NullMarked;
