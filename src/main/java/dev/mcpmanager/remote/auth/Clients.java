package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.client.ClientMetadata;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.remote.DisconnectedException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds out as whom to appear before an authorization server: as the definition says; else by the
/// url of our own metadata, where that is understood; else as we registered there, or now do.
///
/// @param defined null if the definition says nothing
/// @param redirect where people are sent back to
/// @param metadata the url of our own metadata; null if nobody could reach it
record Clients(@Nullable RemoteAuth defined, URI redirect, @Nullable URI metadata) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NAME = "MCP Server Manager";

  /// @param registered as which we registered there earlier
  Client choose(AuthHttp http, AuthorizationServer server, @Nullable Client registered, Instant now)
      throws DisconnectedException {
    if (defined != null && defined.clientId() != null) {
      return defined(defined, defined.clientId(), server);
    }
    URI document =
        defined == null || defined.clientMetadata() == null ? metadata : defined.clientMetadata();
    if (document != null && server.takesMetadataUrls()) {
      return new Client(document.toString(), null, Client.NONE, null, null);
    }
    if (registered != null && registered.isUsable(redirect.toString(), now)) {
      return registered;
    }
    if (server.register() == null) {
      throw Failure.refused(
          "is guarded by %s, where clients cannot register themselves; register one there, with the"
                  .formatted(Failure.quoted(server.issuer()))
              + " redirect url '%s', and write its id into 'auth.clientId'".formatted(redirect));
    }
    return register(http, server, server.register());
  }

  private static Client defined(RemoteAuth defined, String id, AuthorizationServer server) {
    if (defined.privateKey() != null) {
      return new Client(id, null, Client.KEY, null, null);
    }
    String secret = defined.clientSecret() == null ? null : defined.clientSecret().reveal();
    String method =
        secret == null
            ? Client.NONE
            : server.methods().contains(Client.BASIC)
                ? Client.BASIC
                : server.accepts(Client.POST) ? Client.POST : Client.BASIC;
    return new Client(id, secret, method, null, null);
  }

  private Client register(AuthHttp http, AuthorizationServer server, URI endpoint)
      throws DisconnectedException {
    var about = about(redirect);
    String method =
        server.accepts(Client.NONE)
            ? Client.NONE
            : server.accepts(Client.BASIC) ? Client.BASIC : Client.POST;
    about.setTokenEndpointAuthMethod(ClientAuthenticationMethod.parse(method));
    HTTPResponse answer =
        http.send(
            new ClientRegistrationRequest(endpoint, about, null).toHTTPRequest(),
            AuthorizationServer.REGISTRATION);
    JsonNode json = json(answer);
    String id = json.path("client_id").asString("");
    if (!answer.indicatesSuccess() || id.isEmpty()) {
      throw Failure.refused(
          "is guarded by %s, which did not register this service (HTTP %d%s); register a client there, with"
                  .formatted(Failure.quoted(server.issuer()), answer.getStatusCode(), said(json))
              + " the redirect url '%s', and write its id into 'auth.clientId'"
                  .formatted(redirect));
    }
    String secret = json.path("client_secret").asString("");
    long expires = json.path("client_secret_expires_at").asLong(0);
    return new Client(
        id,
        secret.isEmpty() ? null : secret,
        method(json.path("token_endpoint_auth_method").asString(""), !secret.isEmpty(), server),
        redirect.toString(),
        expires == 0 ? null : Instant.ofEpochSecond(expires));
  }

  /// What the server decided on, or else what it can do with what it gave us.
  private static String method(String decided, boolean secret, AuthorizationServer server) {
    if (Set.of(Client.BASIC, Client.POST, Client.NONE).contains(decided)) {
      return decided;
    }
    if (!secret) {
      return Client.NONE;
    }
    return server.accepts(Client.BASIC)
        ? Client.BASIC
        : server.accepts(Client.POST) ? Client.POST : Client.NONE;
  }

  private static String said(JsonNode json) {
    String said = json.path("error_description").asString(json.path("error").asString(""));
    return said.isEmpty() ? "" : ": " + Failure.quoted(said);
  }

  private static JsonNode json(HTTPResponse answer) {
    try {
      String body = answer.getBody();
      return JSON.readTree(body == null ? "" : body);
    } catch (JacksonException _) {
      return JSON.missingNode();
    }
  }

  /// What we tell of ourselves, in a registration or where we publish it.
  static ClientMetadata about(URI redirect) {
    var about = new ClientMetadata();
    about.setName(NAME);
    about.setRedirectionURI(redirect);
    about.setGrantTypes(
        new LinkedHashSet<>(List.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)));
    about.setResponseTypes(Set.of(ResponseType.CODE));
    about.setCustomField("application_type", SecureUrl.isLoopback(redirect) ? "native" : "web");
    return about;
  }
}
