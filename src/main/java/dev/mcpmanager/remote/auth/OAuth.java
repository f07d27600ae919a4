package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.remote.auth.Need.Invitation;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The service as an OAuth client of remote servers: makes their credentials, and takes what people
/// are sent back with. Safe for threads.
public final class OAuth {

  /// What came of a person's visit.
  ///
  /// @param server whose it was; null if that is not known
  /// @param granted whether there is a token now
  /// @param message one sentence
  public record Visit(@Nullable ServerId server, boolean granted, String message) {}

  private record Open(Invitations by, Invitation invitation) {}

  private final TokenStore store;
  private final Supplier<URI> redirect;
  private final @Nullable URI publicBase;
  private final InstantSource clock;
  private final Map<String, Open> open = new ConcurrentHashMap<>(); // one for each server at most

  /// @param redirect where people are sent back to: the callback of this service; known once it
  ///   listens
  /// @param publicBase the https url under which others reach this service; null if they do not
  public OAuth(
      TokenStore store, Supplier<URI> redirect, @Nullable URI publicBase, InstantSource clock) {
    this.store = store;
    this.redirect = redirect;
    this.publicBase = publicBase;
    this.clock = clock;
  }

  /// The credentials of one server, for all its connections.
  public OAuthCredentials credentials(ServerId id, RemoteSpec spec, Ways ways) {
    return new OAuthCredentials(this, id, spec, ways);
  }

  /// Forgets what was granted by servers that there are no more. Waits for the disk.
  ///
  /// @param servers the urls of all that there are
  public void forgetAllBut(Set<String> servers) {
    store.retain(servers);
  }

  /// Our metadata, for authorization servers that take its url for the id of a client; empty if
  /// they could not reach it.
  public Optional<String> clientMetadata() {
    URI url = metadataUrl();
    if (url == null) {
      return Optional.empty();
    }
    var about = Clients.about(redirect.get());
    about.setCustomField("client_id", url.toString());
    about.setTokenEndpointAuthMethod(ClientAuthenticationMethod.NONE);
    return Optional.of(about.toJSONObject().toJSONString());
  }

  private @Nullable URI metadataUrl() {
    return publicBase == null || !"https".equals(publicBase.getScheme())
        ? null
        : publicBase.resolve("/oauth/client-metadata.json");
  }

  /// Takes what an authorization server sent a person back with. Waits for the token.
  ///
  /// @param parameters of the query
  public Visit callback(Map<String, String> parameters) {
    Open visited = open.remove(parameters.getOrDefault("state", "")); // good once
    if (visited == null || visited.invitation().isOver(clock.instant())) {
      return new Visit(
          visited == null ? null : visited.by().server(),
          false,
          "This link has been used already, has expired, or is not one of this service. Open the newest"
              + " 'authorizationUrl' of the server, or start the server again.");
    }
    return visited.by().visited(visited.invitation(), parameters);
  }

  /// An invitation of a server takes the place of its earlier one.
  void invited(Invitations by, Invitation invitation) {
    open.values().removeIf(it -> it.by() == by || it.invitation().isOver(clock.instant()));
    open.put(invitation.state(), new Open(by, invitation));
  }

  boolean isOpen(Invitation invitation) {
    return open.containsKey(invitation.state()) && !invitation.isOver(clock.instant());
  }

  Clients clients(RemoteSpec spec) {
    return new Clients(spec.auth(), redirect.get(), metadataUrl());
  }

  TokenStore store() {
    return store;
  }

  InstantSource clock() {
    return clock;
  }
}
