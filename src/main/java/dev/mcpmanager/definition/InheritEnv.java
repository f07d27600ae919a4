package dev.mcpmanager.definition;

import java.util.List;

/// Which variables of the service's environment a child inherits besides the default list.
///
/// @param all every variable
/// @param names exact names, or beginnings of names followed by `*`
public record InheritEnv(boolean all, List<String> names) {

  /// Nothing beyond the default list.
  public static final InheritEnv DEFAULT = new InheritEnv(false, List.of());

  public InheritEnv {
    names = List.copyOf(names);
  }

  public boolean allows(String name) {
    return all || names.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
