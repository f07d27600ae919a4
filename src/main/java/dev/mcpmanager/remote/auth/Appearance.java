package dev.mcpmanager.remote.auth;

import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.remote.DisconnectedException;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// As whom we appear before those who guard one server: always the same before the same, and before
/// no other.
///
/// @param defined null if the definition says nothing
record Appearance(
    @Nullable RemoteAuth defined, Supplier<Clients> clients, Granted granted, InstantSource clock) {

  /// Kept if we have just registered.
  Client at(AuthorizationServer server, AuthHttp to) throws DisconnectedException {
    TokenStore.Entry known = granted.of(server.issuer());
    Client registered = known == null ? null : known.client();
    Client client = clients.get().choose(to, server, registered, clock.instant());
    if (defined != null && client.id().equals(defined.clientId())) {
      checkFirstIssuer(client, server);
    }
    if (!client.equals(registered)) {
      granted.keep(granted.entry(server, client, known == null ? null : known.grant()));
    }
    return client;
  }

  /// The client to whom something was granted, with what proves it.
  Client of(TokenStore.Entry known, AuthorizationServer server, AuthHttp to)
      throws DisconnectedException {
    Client client = known.client();
    return client == null || client.redirectUri() == null ? at(server, to) : client;
  }

  /// What the definition names was registered with one authorization server. If the server names
  /// another one day, that one must not be shown the secret.
  private void checkFirstIssuer(Client client, AuthorizationServer server)
      throws DisconnectedException {
    if (defined == null || defined.issuer() != null) {
      return;
    }
    for (TokenStore.Entry other : granted.all()) {
      boolean shown = other.client() != null && other.client().id().equals(client.id());
      if (shown && !other.issuer().equals(server.issuer())) {
        throw Failure.refused(
            "names another authorization server, %s, than before, %s; if that is right, write it into"
                    .formatted(Failure.quoted(server.issuer()), Failure.quoted(other.issuer()))
                + " 'auth.issuer' of its definition");
      }
    }
  }
}
