package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.mcpmanager.remote.DisconnectedException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What only a person can grant.
///
/// @param asked the scopes
/// @param resource for which, exactly as the server calls itself; null if it does not say
record Need(
    AuthorizationServer server,
    Client client,
    URI redirect,
    List<String> asked,
    @Nullable String resource) {

  /// Long enough to find one's password, short enough for a link in a log to be stale.
  private static final Duration LIFE = Duration.ofHours(1);

  /// One invitation to a person; good once, and not for long.
  ///
  /// @param state by which the answer is known; nobody can guess it
  /// @param url to open
  record Invitation(Need need, String state, CodeVerifier verifier, String url, Instant expiresAt) {

    boolean isOver(Instant now) {
      return !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
      return "Invitation[***]";
    }
  }

  Invitation invite(Instant now) throws DisconnectedException {
    var state = new State(); // 256 bits
    var verifier = new CodeVerifier();
    var request =
        new AuthorizationRequest.Builder(ResponseType.CODE, new ClientID(client.id()))
            .endpointURI(server.authorizeSafely())
            .redirectionURI(redirect)
            .state(state)
            .codeChallenge(verifier, CodeChallengeMethod.S256);
    if (!asked.isEmpty()) {
      request.scope(new Scope(asked.toArray(String[]::new)));
    }
    if (resource != null) {
      request.resource(URI.create(resource));
    }
    String url = request.build().toURI().toString();
    return new Invitation(this, state.getValue(), verifier, url, now.plus(LIFE));
  }
}
