package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.remote.DisconnectedException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks an authorization server for tokens.
///
/// @param defined what proves who a client is that the definition names
record TokenEndpoint(
    AuthHttp http, AuthorizationServer server, Client client, @Nullable RemoteAuth defined) {

  /// @param show what we have to show for it: a code, a refresh token, or only who we are
  /// @param scopes to write into the request; empty where it has them from before
  /// @param asked the scopes that were asked for in all
  /// @param before what there was until now, whose refresh token stays good if no other comes
  Grant ask(
      AuthorizationGrant show,
      List<String> scopes,
      List<String> asked,
      @Nullable String resource,
      @Nullable Grant before,
      Instant now)
      throws DisconnectedException, TokenRefusedException {
    ClientAuthentication proof = proof();
    var request =
        proof == null
            ? new TokenRequest.Builder(server.token(), new ClientID(client.id()), show)
            : new TokenRequest.Builder(server.token(), proof, show);
    if (!scopes.isEmpty()) {
      request.scope(new Scope(scopes.toArray(String[]::new)));
    }
    if (resource != null) {
      request.resource(URI.create(resource));
    }
    Tokens tokens = tokens(http.send(request.build().toHTTPRequest(), AuthorizationServer.TOKEN));
    BearerAccessToken access = tokens.getBearerAccessToken();
    if (access == null) {
      throw Failure.refused(
          "is guarded by %s, which issues tokens of another kind than Bearer"
              .formatted(Failure.quoted(server.issuer())));
    }
    RefreshToken refresh = tokens.getRefreshToken();
    String kept = before == null ? null : before.refreshToken();
    return new Grant(
        access.getValue(),
        refresh == null ? kept : refresh.getValue(),
        now,
        access.getLifetime() > 0 ? now.plusSeconds(access.getLifetime()) : null,
        asked,
        resource);
  }

  private @Nullable ClientAuthentication proof() throws DisconnectedException {
    var id = new ClientID(client.id());
    String secret = client.secret();
    if (client.method().equals(Client.KEY) && defined != null && defined.privateKey() != null) {
      return SigningKey.parse(defined.privateKey(), defined.keyId()).sign(client.id(), server);
    }
    if (secret == null) {
      return null;
    }
    return switch (client.method()) {
      case Client.BASIC -> new ClientSecretBasic(id, new Secret(secret));
      case Client.POST -> new ClientSecretPost(id, new Secret(secret));
      default -> null;
    };
  }

  private Tokens tokens(HTTPResponse answer) throws DisconnectedException, TokenRefusedException {
    if (answer.getStatusCode() >= 500 || answer.getStatusCode() == 429) {
      throw Failure.unreachable(
          "cannot be authorized: %s answered with HTTP %d"
              .formatted(Failure.quoted(server.issuer()), answer.getStatusCode()));
    }
    try {
      TokenResponse read = TokenResponse.parse(answer);
      if (read.indicatesSuccess()) {
        return read.toSuccessResponse().getTokens();
      }
      ErrorObject error = read.toErrorResponse().getErrorObject();
      String code = error.getCode();
      String said = error.getDescription();
      throw new TokenRefusedException(
          code == null ? "HTTP " + answer.getStatusCode() : code,
          said == null ? "" : Failure.quoted(said));
    } catch (ParseException _) { // its message may quote what must not be shown
      throw Failure.refused(
          "is guarded by %s, whose answer to a request for a token (HTTP %d) cannot be read"
              .formatted(Failure.quoted(server.issuer()), answer.getStatusCode()));
    }
  }
}
