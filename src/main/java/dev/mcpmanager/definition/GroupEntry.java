package dev.mcpmanager.definition;

import java.util.List;
import java.util.stream.Collectors;

/// One group of a definitions file, good or bad.
public sealed interface GroupEntry {

  /// As the file names it.
  String name();

  /// A group that can be served.
  record Valid(ServerGroup group) implements GroupEntry {
    @Override
    public String name() {
      return group.name();
    }
  }

  /// A group that must not be served: what it was to keep from its clients is not known.
  record Bad(String name, List<Problem> problems) implements GroupEntry {
    public Bad {
      problems = List.copyOf(problems);
    }

    /// Why not, for those who ask for it.
    public String sentence() {
      return "Group '%s' is not served: %s"
          .formatted(
              name, problems.stream().map(Problem::sentence).collect(Collectors.joining(" ")));
    }
  }
}
