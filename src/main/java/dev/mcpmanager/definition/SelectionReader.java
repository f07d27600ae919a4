package dev.mcpmanager.definition;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what of one kind a member of a group offers there. Made for one group, in which no name
/// may be given twice.
final class SelectionReader {

  private static final String EXPECTED =
      "true, false, a list of patterns or an object with 'allow' and 'deny'";
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final Set<String> given = new HashSet<>();

  /// @param field the kind
  /// @param nameable whether the items can have other names in the group
  Selection read(Fields fields, String field, boolean nameable) {
    return switch (fields.get(field)) {
      case null -> Selection.ALL;
      case Json.Bool(_, var all) -> all ? Selection.ALL : Selection.NONE;
      case Json.Arr _ -> Selection.allowing(fields.list(field, SelectionReader::pattern));
      case Json _ -> {
        Fields selection = fields.object(field, EXPECTED);
        yield selection == null ? Selection.NONE : selection(selection, field, nameable);
      }
    };
  }

  private Selection selection(Fields fields, String kind, boolean nameable) {
    List<NamePattern> allow =
        fields.has("allow")
            ? fields.list("allow", SelectionReader::pattern)
            : Selection.ALL.allow();
    List<NamePattern> deny = fields.list("deny", SelectionReader::pattern);
    Map<String, String> renames = Map.of();
    if (nameable) {
      renames =
          fields.map(
              "rename",
              name -> !name.isEmpty() && name.indexOf('*') < 0,
              "A new name is for one item, by the name its server gives it, without '*'.",
              value -> name(kind, value));
    } else if (fields.has("rename")) {
      fields.problem(
          "rename",
          "New names are for the tools and prompts of one server, not for resources or '*'.");
    }
    fields.warnOfUnknown();
    var selection = new Selection(allow, deny, renames);
    for (String name : renames.keySet()) {
      if (!selection.includes(name)) {
        fields.warning(
            "rename",
            "'%s' has a new name, but is not in the group.".formatted(Findings.printable(name)));
      }
    }
    return selection;
  }

  private static NamePattern pattern(Json value) throws BadValueException {
    if (value instanceof Json.Text(_, var text) && !text.isEmpty()) {
      return new NamePattern(text);
    }
    throw new BadValueException("Expected a name or a pattern such as 'read_*'.");
  }

  private String name(String kind, Json value) throws BadValueException {
    if (!(value instanceof Json.Text(_, var name)) || !LEGAL.matcher(name).matches()) {
      throw new BadValueException(
          "A name has 1 to 64 characters, each a letter, a digit, '_', '.' or '-'.");
    }
    if (!given.add(kind + " " + name)) {
      throw new BadValueException(
          "The name '%s' is given twice in this group; choose another one.".formatted(name));
    }
    return name;
  }
}
