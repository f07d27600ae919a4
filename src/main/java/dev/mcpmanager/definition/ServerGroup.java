package dev.mcpmanager.definition;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Servers that clients see as one, at an endpoint of their own.
///
/// @param name 1 to 64 of `A-Z a-z 0-9 _ -`, as in the endpoint's path
/// @param description for people and models, if there is one
/// @param members in the order in which their items are listed
public record ServerGroup(String name, @Nullable String description, List<Member> members) {

  public ServerGroup {
    members = List.copyOf(members);
  }

  /// A server of the group, and what of it is in it.
  public record Member(ServerId server, Selection tools, Selection prompts, Selection resources) {

    /// A server with all it offers.
    public static Member whole(ServerId server) {
      return new Member(server, Selection.ALL, Selection.ALL, Selection.ALL);
    }
  }

  /// The member that is this server.
  public Optional<Member> member(ServerId server) {
    return members.stream().filter(it -> it.server().equals(server)).findFirst();
  }
}
