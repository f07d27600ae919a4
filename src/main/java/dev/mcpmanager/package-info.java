/// Starts the application, reads its properties, wires the core to the edges, and ends it in order.
///
/// Start at [dev.mcpmanager.McpManagerApplication]; [dev.mcpmanager.ManagerConfiguration] makes the
/// beans of the core, which itself knows nothing of Spring.
@NullMarked
package dev.mcpmanager;

import org.jspecify.annotations.NullMarked;
