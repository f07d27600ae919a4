/// What a server should be: its identity, how to launch or reach it, and the policies that apply.
///
/// Start at [dev.mcpmanager.definition.DefinitionReader], which turns a definitions file of any of
/// the accepted shapes into [dev.mcpmanager.definition.ServerDefinition]s, or into problems that
/// name line, column, server and field. Everything here is an immutable value; nothing is started.
@NullMarked
package dev.mcpmanager.definition;

import org.jspecify.annotations.NullMarked;
