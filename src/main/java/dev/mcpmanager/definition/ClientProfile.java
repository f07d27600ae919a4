package dev.mcpmanager.definition;

import java.net.URI;
import java.util.List;

/// Who the children of a server are told that their client is. It is the same for each of them,
/// whoever calls: servers choose their tools by it.
///
/// @param capabilities as the JSON object in which MCP spells them
/// @param roots what they are told when they ask for roots; none if only a client can say
public record ClientProfile(String capabilities, List<URI> roots) {

  /// A client that offers nothing.
  public static final ClientProfile NONE = new ClientProfile("{}", List.of());

  public ClientProfile {
    roots = List.copyOf(roots);
  }
}
