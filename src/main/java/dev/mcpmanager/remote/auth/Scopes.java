package dev.mcpmanager.remote.auth;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which scopes to ask for. Pure.
final class Scopes {

  /// Asked for beside others, where it is offered, since without it there may be no refresh token.
  private static final String OFFLINE_ACCESS = "offline_access";

  private Scopes() {}

  /// The scopes of a space-separated list.
  static List<String> parse(@Nullable String text) {
    return text == null || text.isBlank()
        ? List.of()
        : Arrays.stream(text.strip().split(" +")).distinct().toList();
  }

  /// What to ask for: what the definition says, else what the server wants right now, else all that
  /// it knows; and what was asked for before, so that nothing that was granted is lost.
  ///
  /// @param defined by the definition
  /// @param challenged by the server, as it refused a request
  /// @param known to the server, by its metadata
  /// @param before of the token there was
  static List<String> select(
      List<String> defined, List<String> challenged, List<String> known, List<String> before) {
    Set<String> selected = new LinkedHashSet<>(before);
    if (!defined.isEmpty()) {
      selected.addAll(defined);
    }
    if (defined.isEmpty() || !before.isEmpty()) {
      selected.addAll(challenged);
    }
    if (defined.isEmpty() && challenged.isEmpty() && before.isEmpty()) {
      selected.addAll(known);
    }
    return List.copyOf(selected);
  }

  /// The same with what makes a token last, if the authorization server offers that. Nothing is
  /// asked for where nothing else is: that means the server's own default.
  static List<String> lasting(List<String> scopes, List<String> offered) {
    if (scopes.isEmpty() || scopes.contains(OFFLINE_ACCESS) || !offered.contains(OFFLINE_ACCESS)) {
      return scopes;
    }
    var lasting = new LinkedHashSet<>(scopes);
    lasting.add(OFFLINE_ACCESS);
    return List.copyOf(lasting);
  }
}
