package dev.mcpmanager.definition;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The servers of one file, good and bad ones, for whoever names them in it.
final class KnownServers {

  private final List<ServerId> ids;
  private final Map<String, ServerId> byName = new HashMap<>();

  KnownServers(List<Identity> identities) {
    this.ids = identities.stream().map(Identity::id).toList();
    // A name that no id can look like is understood as well; where both fit, the id counts.
    identities.forEach(it -> byName.putIfAbsent(it.label(), it.id()));
    identities.forEach(it -> byName.put(it.id().value(), it.id()));
  }

  /// In the file's order.
  Collection<ServerId> ids() {
    return ids;
  }

  @Nullable ServerId find(String name) {
    return byName.get(name);
  }

  /// What to say about a name that is no server's.
  String unknown(String name) {
    String meant = Spelling.closest(name, byName.keySet());
    return "There is no server '%s' in this file%s"
        .formatted(
            Findings.printable(name),
            meant == null
                ? "; define it, or remove it here."
                : "; did you mean '%s'?".formatted(meant));
  }
}
