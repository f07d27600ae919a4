package dev.mcpmanager.definition;

import dev.mcpmanager.definition.ServerGroup.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the members of one group: a list of ids, or an object that says for each of them what of
/// it is in the group. `*` stands for all servers that are not named.
final class MembersReader {

  static final String MISSING =
      "Say which servers are in this group: a list of their ids, or [\"*\"] for all.";

  private static final String OTHERS = "*";
  private static final String EXPECTED =
      "true, false or an object with 'tools', 'prompts' or 'resources'";

  private final KnownServers servers;
  private final SelectionReader selections = new SelectionReader();
  private final Set<String> names = new HashSet<>();
  private final Set<ServerId> named = new HashSet<>();
  private final List<Named> members = new ArrayList<>();

  /// @param server null for all that are not named
  /// @param share null if it is not to be in the group
  private record Named(@Nullable ServerId server, @Nullable Share share) {}

  private record Share(Selection tools, Selection prompts, Selection resources) {

    static final Share WHOLE = new Share(Selection.ALL, Selection.ALL, Selection.ALL);

    Member of(ServerId server) {
      return new Member(server, tools, prompts, resources);
    }
  }

  MembersReader(KnownServers servers) {
    this.servers = servers;
  }

  List<Member> read(Fields fields, String field) {
    switch (fields.get(field)) {
      case null -> fields.problem(field, MISSING);
      case Json.Arr(_, var items) -> listed(fields, field, items);
      case Json.Obj(_, var entries) -> chosen(fields, field, entries);
      case Json other ->
          fields.problem(
              field,
              "Expected a list of ids, or an object such as {\"id\": true}; found %s."
                  .formatted(other.kind()));
    }
    return members.stream().flatMap(it -> expanded(it).stream()).toList();
  }

  private List<Member> expanded(Named member) {
    Share share = member.share();
    if (share == null) {
      return List.of();
    }
    return member.server() != null
        ? List.of(share.of(member.server()))
        : servers.ids().stream().filter(id -> !named.contains(id)).map(share::of).toList();
  }

  private void listed(Fields fields, String field, List<Json> items) {
    for (int i = 0; i < items.size(); i++) {
      Json item = items.get(i);
      String place = field + "[" + i + "]";
      if (!(item instanceof Json.Text(_, var name))) {
        fields.problem(
            item.at(), place, "Expected the id of a server, found %s.".formatted(item.kind()));
      } else {
        add(fields, item.at(), place, name, Share.WHOLE);
      }
    }
  }

  private void chosen(Fields fields, String field, List<Json.Member> entries) {
    Fields nested = fields.object(field, "an object");
    Set<String> seen = new HashSet<>();
    for (Json.Member entry : entries) {
      // that a name stands twice has been said already
      if (nested != null && seen.add(entry.name())) {
        add(nested, entry.at(), entry.name(), entry.name(), share(nested, entry.name()));
      }
    }
  }

  private void add(Fields fields, Place at, String field, String name, @Nullable Share share) {
    if (!names.add(name)) {
      fields.problem(at, field, "This server stands here twice; remove one of them.");
      return;
    }
    if (name.equals(OTHERS)) {
      members.add(new Named(null, share));
      return;
    }
    ServerId server = servers.find(name);
    if (server == null) {
      fields.warning(at, field, servers.unknown(name));
    } else if (named.add(server)) {
      members.add(new Named(server, share));
    } else {
      fields.problem(
          at, field, "The server '%s' stands here twice; remove one of them.".formatted(server));
    }
  }

  private @Nullable Share share(Fields fields, String name) {
    return switch (fields.get(name)) {
      case null -> Share.WHOLE;
      case Json.Bool(_, var included) -> included ? Share.WHOLE : null;
      case Json _ -> {
        Fields share = fields.object(name, EXPECTED);
        yield share == null ? null : share(share, name.equals(OTHERS));
      }
    };
  }

  private Share share(Fields fields, boolean ofOthers) {
    var share =
        new Share(
            selections.read(fields, "tools", !ofOthers),
            selections.read(fields, "prompts", !ofOthers),
            selections.read(fields, "resources", false));
    fields.warnOfUnknown();
    return share;
  }
}
