package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;

/// What all children of one server share, one after the other or at a time.
///
/// @param traffic of all of them together
record Commons(
    DefinitionEntry.Valid entry,
    LogTail tail,
    Traffic traffic,
    RunHistory runs,
    KnownEra era,
    SideActors side) {}
