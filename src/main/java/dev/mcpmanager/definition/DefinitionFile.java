package dev.mcpmanager.definition;

import java.util.List;

/// What reading a definitions file gave.
public sealed interface DefinitionFile {

  /// The file could be read; its entries are in the file's order, good and bad ones.
  ///
  /// @param groups which of them clients see as one, good groups and bad ones
  /// @param warnings what was accepted but deserves a look, such as an unknown field
  record Loaded(List<DefinitionEntry> entries, ServerGroups groups, List<Problem> warnings)
      implements DefinitionFile {
    public Loaded {
      entries = List.copyOf(entries);
      warnings = List.copyOf(warnings);
    }

    /// What is wrong in all bad entries, in the file's order.
    List<Problem> problems() {
      return entries.stream()
          .filter(DefinitionEntry.Bad.class::isInstance)
          .flatMap(entry -> ((DefinitionEntry.Bad) entry).problems().stream())
          .toList();
    }
  }

  /// The file is missing, unreadable or not what a definitions file looks like.
  record Broken(Problem problem) implements DefinitionFile {}
}
