package dev.mcpmanager.definition;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The groups of a definitions file. There is always one called [#DEFAULT]: if the file does not
/// define it, it is all servers with all they offer.
public final class ServerGroups {

  /// The group that is served where no group is named.
  public static final String DEFAULT = "default";

  private final Map<String, GroupEntry> entries;

  private ServerGroups(Map<String, GroupEntry> entries) {
    this.entries = entries;
  }

  /// The groups of a file.
  ///
  /// @param all the servers of the file, in its order
  static ServerGroups of(List<GroupEntry> entries, Collection<ServerId> all) {
    var byName = new LinkedHashMap<String, GroupEntry>();
    entries.forEach(entry -> byName.merge(entry.name(), entry, ServerGroups::worse));
    byName.computeIfAbsent(DEFAULT, _ -> new GroupEntry.Valid(everything(all)));
    return new ServerGroups(byName);
  }

  /// As of a file without servers.
  public static ServerGroups none() {
    return of(List.of(), List.of());
  }

  /// All groups, in the file's order; the default group last, if the file does not define it.
  public List<GroupEntry> entries() {
    return List.copyOf(entries.values());
  }

  /// The group of that name; null if there is none.
  public @Nullable GroupEntry find(String name) {
    return entries.get(name);
  }

  /// Those that must not be served.
  public List<GroupEntry.Bad> bad() {
    return entries.values().stream()
        .filter(GroupEntry.Bad.class::isInstance)
        .map(GroupEntry.Bad.class::cast)
        .toList();
  }

  private static ServerGroup everything(Collection<ServerId> all) {
    List<ServerGroup.Member> members = all.stream().map(ServerGroup.Member::whole).toList();
    return new ServerGroup(DEFAULT, null, members);
  }

  private static GroupEntry worse(GroupEntry one, GroupEntry other) {
    return one instanceof GroupEntry.Bad ? one : other;
  }
}
