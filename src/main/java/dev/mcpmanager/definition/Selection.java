package dev.mcpmanager.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which tools, prompts or resources of a server are in a group, and what they are called there.
///
/// @param allow patterns for what is in it, by the server's own names, or by URI
/// @param deny patterns for what is not, whatever is allowed
/// @param renames the whole name in the group, by the server's own name
public record Selection(
    List<NamePattern> allow, List<NamePattern> deny, Map<String, String> renames) {

  /// Everything, by its own names.
  public static final Selection ALL = allowing(List.of(new NamePattern("*")));

  /// Nothing.
  public static final Selection NONE = allowing(List.of());

  public Selection {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    renames = Map.copyOf(renames);
  }

  static Selection allowing(List<NamePattern> allow) {
    return new Selection(allow, List.of(), Map.of());
  }

  /// Whether what the server itself calls so is in the group.
  ///
  /// @param name the name of a tool or a prompt, the URI of a resource or the text of a template
  public boolean includes(String name) {
    return allow.stream().anyMatch(it -> it.matches(name))
        && deny.stream().noneMatch(it -> it.matches(name));
  }

  /// The name that the group gives it; null if it gives it none.
  public @Nullable String renamed(String name) {
    return renames.get(name);
  }
}
