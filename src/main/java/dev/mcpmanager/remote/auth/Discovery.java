package dev.mcpmanager.remote.auth;

import dev.mcpmanager.remote.DisconnectedException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out who guards a server.
///
/// @param server its url
/// @param issuer the only authorization server to accept; null for the one that it names
record Discovery(URI server, @Nullable String issuer) {

  private static final String METADATA = "a place for its metadata";
  private static final String ISSUER = "an authorization server";

  /// A server, and who guards it.
  record Guard(ResourceMetadata resource, AuthorizationServer issuer) {}

  /// Looks where the challenge says, else where the specification says.
  ///
  /// @param known the issuers that have granted us something for this server; of several that it
  ///   names, such a one is chosen
  Guard find(AuthHttp http, @Nullable Challenge challenge, List<String> known)
      throws DisconnectedException {
    ResourceMetadata resource = resource(http, challenge);
    return new Guard(resource, server(http, choose(resource.issuers(), known)));
  }

  private ResourceMetadata resource(AuthHttp http, @Nullable Challenge challenge)
      throws DisconnectedException {
    String hint = challenge == null ? null : challenge.param("resource_metadata");
    if (hint != null) {
      URI url = SecureUrl.parse(hint, METADATA);
      String document =
          http.document(url, METADATA)
              .orElseThrow(
                  () -> Failure.refused("names a place for its metadata where there is none"));
      return ResourceMetadata.parse(document, server);
    }
    for (URI place : Place.of(server).ofResource()) {
      Optional<String> document = http.document(place, METADATA);
      if (document.isPresent()) {
        return ResourceMetadata.parse(document.get(), server);
      }
    }
    return ResourceMetadata.assumed(server);
  }

  private String choose(List<String> named, List<String> known) throws DisconnectedException {
    if (issuer != null) {
      if (named.contains(issuer)) {
        return issuer;
      }
      throw Failure.refused(
          "names another authorization server, %s, than 'auth.issuer' in its definition does"
              .formatted(Failure.quoted(named.getFirst())));
    }
    return named.stream().filter(known::contains).findFirst().orElse(named.getFirst());
  }

  /// The metadata of an authorization server.
  static AuthorizationServer server(AuthHttp http, String issuer) throws DisconnectedException {
    URI url = SecureUrl.parse(issuer, ISSUER);
    for (URI place : Place.of(url).ofServer()) {
      Optional<String> document = http.document(place, ISSUER);
      if (document.isPresent()) {
        return AuthorizationServer.parse(document.get(), issuer);
      }
    }
    throw Failure.refused(
        "wants to be authorized by %s, which publishes no metadata of an authorization server; if it"
                .formatted(Failure.quoted(issuer))
            + " takes a token in a header instead, write that into 'headers' of its definition");
  }
}
