package dev.mcpmanager.server;

import dev.mcpmanager.remote.auth.OAuth;
import java.util.Map;
import java.util.Optional;

/// Takes what people are sent back with who authorize the service at a remote server, and has the
/// server begin that waits for it.
public final class Authorizations {

  private final ServerManager manager;
  private final OAuth oauth;

  public Authorizations(ServerManager manager, OAuth oauth) {
    this.manager = manager;
    this.oauth = oauth;
  }

  /// What came of a person's visit.
  ///
  /// @param granted whether the server lets us in now
  /// @param message one sentence for that person
  public record Visit(boolean granted, String message) {}

  /// A person comes back. Waits for the token, as long as the authorization server takes.
  ///
  /// @param parameters of the query
  /// @param by who it is, for the history: an address
  public Visit callback(Map<String, String> parameters, String by) {
    OAuth.Visit visit = oauth.callback(parameters);
    if (visit.granted() && visit.server() != null) {
      manager.authorized(visit.server(), by);
    }
    return new Visit(visit.granted(), visit.message());
  }

  /// The service's own metadata as an OAuth client, as JSON; empty if it has no public url.
  public Optional<String> clientMetadata() {
    return oauth.clientMetadata();
  }
}
