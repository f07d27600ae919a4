package dev.mcpmanager.definition;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// One entry of a definitions file, good or bad.
public sealed interface DefinitionEntry {

  ServerId id();

  String name();

  /// The entry as configured, with secret values masked; safe to show.
  ObjectNode config();

  /// A definition that can be run.
  record Valid(ServerDefinition definition, ObjectNode config) implements DefinitionEntry {
    @Override
    public ServerId id() {
      return definition.id();
    }

    @Override
    public String name() {
      return definition.name();
    }
  }

  /// An entry that cannot be run as it is; the other entries are not touched by it.
  record Bad(ServerId id, String name, List<Problem> problems, ObjectNode config)
      implements DefinitionEntry {
    public Bad {
      problems = List.copyOf(problems);
    }
  }
}
