package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.remote.DisconnectedException;
import dev.mcpmanager.remote.auth.Discovery.Guard;
import dev.mcpmanager.remote.auth.Need.Invitation;
import dev.mcpmanager.remote.auth.OAuth.Visit;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Has people authorize us at one server: tells the url to open, and takes what they come back
/// with. Safe for threads.
final class Invitations {

  private static final String NEEDS_PERSON = "needs a person to authorize it";

  private final OAuth oauth;
  private final ServerId id;
  private final RemoteSpec spec;
  private final Granted granted;
  private final Appearance appearance;
  private final AuthHttp http;
  private volatile @Nullable Invitation newest; // null if nobody needs to come

  Invitations(
      OAuth oauth,
      ServerId id,
      RemoteSpec spec,
      Granted granted,
      Appearance appearance,
      AuthHttp http) {
    this.oauth = oauth;
    this.id = id;
    this.spec = spec;
    this.granted = granted;
    this.appearance = appearance;
    this.http = http;
  }

  ServerId server() {
    return id;
  }

  /// What a person may open; null if nobody needs to. Never one that was used or has expired.
  @Nullable String url() {
    Invitation now = newest;
    if (now == null) {
      return null;
    }
    try {
      return oauth.isOpen(now) ? now.url() : invite(now.need()).url();
    } catch (DisconnectedException _) {
      return null;
    }
  }

  /// A person is needed: what tells so.
  DisconnectedException needed(Guard guard, List<String> scopes) throws DisconnectedException {
    AuthorizationServer issuer = guard.issuer();
    // before anything is registered there
    http.check(issuer.authorizeSafely(), AuthorizationServer.AUTHORIZATION);
    Client client = appearance.at(issuer, http);
    List<String> asked = Scopes.lasting(scopes, issuer.scopes());
    URI redirect = oauth.clients(spec).redirect();
    var need = new Need(issuer, client, redirect, asked, guard.resource().resource());
    Invitation now = newest;
    Invitation valid =
        now != null && now.need().equals(need) && oauth.isOpen(now) ? now : invite(need);
    return new DisconnectedException(Exit.Disconnected.untilAuthorized(NEEDS_PERSON, valid.url()));
  }

  /// What was needed is there.
  void withdraw() {
    newest = null;
  }

  private Invitation invite(Need need) throws DisconnectedException {
    Invitation next = need.invite(now());
    newest = next;
    oauth.invited(this, next);
    return next;
  }

  /// A person has come back from the authorization server. Waits for the token.
  Visit visited(Invitation invited, Map<String, String> parameters) {
    AuthorizationServer issuer = invited.need().server();
    String named = parameters.get("iss");
    if (named == null ? issuer.tellsIssuer() : !named.equals(issuer.issuer())) {
      return refused(
          "was authorized by somebody else than %s, as this answer does not bear its name (iss)"
              .formatted(Failure.quoted(issuer.issuer())));
    }
    String error = parameters.get("error");
    if (error != null) {
      String said = parameters.getOrDefault("error_description", "");
      return refused(
          "was not authorized by %s: %s%s"
              .formatted(
                  Failure.quoted(issuer.issuer()),
                  Failure.quoted(error),
                  said.isEmpty() ? "" : " (" + Failure.quoted(said) + ")"));
    }
    String code = parameters.get("code");
    if (code == null || code.isBlank()) {
      return refused("was not authorized: the answer has no code");
    }
    return redeem(invited, code);
  }

  private Visit redeem(Invitation invited, String code) {
    Need need = invited.need();
    var show =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), need.redirect(), invited.verifier());
    try {
      Grant grant =
          new TokenEndpoint(http, need.server(), need.client(), spec.auth())
              .ask(show, List.of(), need.asked(), need.resource(), null, now());
      granted.use(granted.entry(need.server(), need.client(), grant));
      withdraw();
      return new Visit(
          id, true, "Server '%s' is authorized; you can close this window.".formatted(id));
    } catch (TokenRefusedException e) {
      return refused(
          "was not authorized: %s gave no token (%s)"
              .formatted(Failure.quoted(need.server().issuer()), e.getMessage()));
    } catch (DisconnectedException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private Visit refused(String predicate) {
    return new Visit(
        id,
        false,
        "Server '%s' %s. To try again, open its newest 'authorizationUrl', or start it again."
            .formatted(id, predicate));
  }

  private Instant now() {
    return oauth.clock().instant();
  }
}
