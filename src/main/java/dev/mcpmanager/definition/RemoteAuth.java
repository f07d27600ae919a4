package dev.mcpmanager.definition;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How this service, as an OAuth 2.1 client, is let in by a remote server.
///
/// @param clientId as registered with the authorization server; null to register, or to show the
///   metadata document
/// @param clientSecret what proves it; null for a public client, or one that signs
/// @param privateKey a PKCS #8 key as PEM, with which the client signs who it is; null for one that
///   does not
/// @param keyId by which the authorization server knows the key; null if it needs none
/// @param clientMetadata the https url of a Client ID Metadata Document; null if there is none
/// @param issuer the only authorization server that is trusted with these, a url to the letter;
///   null for the one that the server names
/// @param scopes to ask for; empty for those that the server names
/// @param clientCredentials whether the service acts for itself, without a person
public record RemoteAuth(
    @Nullable String clientId,
    @Nullable Secret clientSecret,
    @Nullable Secret privateKey,
    @Nullable String keyId,
    @Nullable URI clientMetadata,
    @Nullable String issuer,
    List<String> scopes,
    boolean clientCredentials) {

  public RemoteAuth {
    scopes = List.copyOf(scopes);
  }
}
