package dev.mcpmanager.definition;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The entries and groups of a file, whichever of the accepted shapes it has: `{"servers":[…]}`, a
/// bare array, `{"mcpServers":{…}}` of Claude and Cursor, or `{"servers":{…}}` of VS Code. A bare
/// array has no room for groups.
///
/// @param groups the members called `groups`: one at most, if nothing is wrong
record FileShape(List<Listed> entries, List<Json.Member> groups, List<Problem> warnings) {

  /// @param key the name the shape itself gives the entry, if it is a map
  record Listed(Place at, @Nullable String key, Json value) {}

  private static final Set<String> LISTS = Set.of("servers", "mcpServers");

  private static final Set<String> OTHERS = Set.of(GroupsReader.FIELD, "$schema");

  static FileShape of(Json root) throws BrokenFileException {
    return switch (root) {
      case Json.Arr array -> new FileShape(items(array), List.of(), List.of());
      case Json.Obj object -> new FileShape(entries(list(object)), groups(object), unknown(object));
      case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ ->
          throw new BrokenFileException(
              root.at(),
              "Expected an object with 'servers' or 'mcpServers', or a list of servers; found %s."
                  .formatted(root.kind()));
    };
  }

  private static Json.Member list(Json.Obj root) throws BrokenFileException {
    List<Json.Member> lists =
        root.members().stream().filter(member -> LISTS.contains(member.name())).toList();
    if (lists.isEmpty()) {
      throw new BrokenFileException(root.at(), noList(root));
    }
    if (lists.size() > 1) {
      throw new BrokenFileException(
          lists.get(1).at(), "The servers are listed twice; move them into one list.");
    }
    return lists.getFirst();
  }

  private static String noList(Json.Obj root) {
    for (Json.Member member : root.members()) {
      String meant = Spelling.closest(member.name(), LISTS);
      if (meant != null) {
        return "There is no 'servers' or 'mcpServers' in this object; did you mean '%s' where it says '%s'?"
            .formatted(meant, Findings.printable(member.name()));
      }
    }
    return "There is no 'servers' or 'mcpServers' in this object; write {\"mcpServers\": {…}}"
        + " around the servers.";
  }

  private static List<Listed> entries(Json.Member list) throws BrokenFileException {
    return switch (list.value()) {
      case Json.Arr array -> items(array);
      case Json.Obj map ->
          map.members().stream()
              .map(member -> new Listed(member.at(), member.name(), member.value()))
              .toList();
      case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ ->
          throw new BrokenFileException(
              list.value().at(),
              "Expected a list or an object under '%s', found %s."
                  .formatted(list.name(), list.value().kind()));
    };
  }

  private static List<Listed> items(Json.Arr array) {
    return array.items().stream().map(item -> new Listed(item.at(), null, item)).toList();
  }

  private static List<Json.Member> groups(Json.Obj root) {
    return root.members().stream()
        .filter(member -> member.name().equals(GroupsReader.FIELD))
        .toList();
  }

  private static List<Problem> unknown(Json.Obj root) {
    return root.members().stream()
        .filter(member -> !LISTS.contains(member.name()) && !OTHERS.contains(member.name()))
        .map(FileShape::unknown)
        .toList();
  }

  private static Problem unknown(Json.Member member) {
    return new Problem(
        member.at().line(),
        member.at().column(),
        null,
        null,
        "'%s' at the top of the file is not used here."
            .formatted(Findings.printable(member.name())));
  }
}
