package dev.mcpmanager.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `groups`, the member beside the list of servers that says which of them clients see as
/// one. A mistake spoils its group and no other, and no server.
final class GroupsReader {

  static final String FIELD = "groups";

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final KnownServers servers;
  private final List<Problem> warnings = new ArrayList<>();

  GroupsReader(KnownServers servers) {
    this.servers = servers;
  }

  /// What was accepted but deserves a look, in all groups read so far.
  List<Problem> warnings() {
    return warnings;
  }

  /// All groups.
  ///
  /// @param fields all members of the file called `groups`: one at most, if nothing is wrong
  ServerGroups read(List<Json.Member> fields) {
    List<GroupEntry> entries = new ArrayList<>();
    for (Json.Member field : fields) {
      if (!field.equals(fields.getFirst())) {
        entries.add(
            unreadable(field.at(), "The groups are listed twice; move them into one list."));
        continue;
      }
      switch (field.value()) {
        case Json.Null _ -> {} // as if it were not there
        case Json.Obj(_, var groups) -> entries.addAll(groups(groups));
        case Json.Text _, Json.Num _, Json.Bool _, Json.Arr _ ->
            entries.add(
                unreadable(
                    field.value().at(),
                    "Expected an object with a member for each group, found %s."
                        .formatted(field.value().kind())));
      }
    }
    return ServerGroups.of(entries, servers.ids());
  }

  /// What the group without a name is to be cannot be known.
  private static GroupEntry unreadable(Place at, String message) {
    var findings = new Findings(null);
    findings.problem(at, FIELD, message);
    return new GroupEntry.Bad(ServerGroups.DEFAULT, findings.problems());
  }

  private List<GroupEntry> groups(List<Json.Member> members) {
    List<GroupEntry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Json.Member member : members) {
      entries.add(group(member, names.add(member.name())));
    }
    return entries;
  }

  private GroupEntry group(Json.Member member, boolean first) {
    var findings = new Findings(null);
    var alone = new Json.Obj(member.at(), List.of(member));
    var fields = new Fields(alone, FIELD + ".", findings);
    if (!first) {
      fields.problem(member.at(), member.name(), "This group stands twice; remove one of them.");
    }
    if (!LEGAL.matcher(member.name()).matches()) {
      fields.problem(
          member.at(),
          member.name(),
          "The name of a group has 1 to 64 characters, each a letter, a digit, '_' or '-'.");
    }
    ServerGroup group = group(fields, member.name());
    warnings.addAll(findings.warnings());
    return findings.problems().isEmpty()
        ? new GroupEntry.Valid(group)
        : new GroupEntry.Bad(Findings.printable(member.name()), findings.problems());
  }

  private ServerGroup group(Fields fields, String name) {
    if (fields.get(name) instanceof Json.Arr) {
      return new ServerGroup(name, null, new MembersReader(servers).read(fields, name));
    }
    Fields group = fields.object(name, "an object, or a list of servers");
    if (group == null) {
      if (!fields.has(name)) {
        fields.problem(name, MembersReader.MISSING);
      }
      return new ServerGroup(name, null, List.of());
    }
    String description = group.string("description");
    List<ServerGroup.Member> members = new MembersReader(servers).read(group, "servers");
    group.warnOfUnknown();
    return new ServerGroup(name, description, members);
  }
}
