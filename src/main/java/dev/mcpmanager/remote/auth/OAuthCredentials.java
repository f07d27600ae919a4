package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.remote.Credentials;
import dev.mcpmanager.remote.DisconnectedException;
import dev.mcpmanager.remote.auth.Discovery.Guard;
import dev.mcpmanager.remote.auth.Need.Invitation;
import dev.mcpmanager.remote.auth.OAuth.Visit;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets us in at one server by OAuth 2.1. Who guards it is found out when it first refuses a
/// request; a token is renewed before it expires, once for all who need it; and where it takes a
/// person, that is said with the url to open.
public final class OAuthCredentials implements Credentials {

  private static final String NEEDS_PERSON = "needs a person to authorize it";

  private final OAuth oauth;
  private final ServerId id;
  private final String url;
  private final @Nullable RemoteAuth defined;
  private final RemoteSpec spec;
  private final Discovery discovery;
  private final OAuth.Opening http;
  private final SingleFlight renewals;
  private volatile TokenStore.@Nullable Entry entry; // what is in use; also in the store
  private volatile @Nullable Invitation invitation;

  OAuthCredentials(OAuth oauth, ServerId id, RemoteSpec spec, OAuth.Opening http) {
    this.oauth = oauth;
    this.id = id;
    this.url = spec.url().toString();
    this.spec = spec;
    this.defined = spec.auth();
    this.discovery = new Discovery(spec.url(), defined == null ? null : defined.issuer());
    this.http = http;
    this.renewals = new SingleFlight("mcp-oauth-" + id);
    this.entry = oauth.store().newest(url);
  }

  ServerId server() {
    return id;
  }

  /// What a person may open so that the server lets us in, or does more for us; null if nobody
  /// needs to. Never one that was used or has expired.
  public @Nullable String authorizationUrl() {
    Invitation now = invitation;
    if (now == null) {
      return null;
    }
    try {
      return oauth.isOpen(now) ? now.url() : invite(now.need()).url();
    } catch (DisconnectedException _) {
      return null;
    }
  }

  @Override
  public @Nullable String authorization() throws DisconnectedException {
    Grant due = grant();
    if (due != null && due.isDue(now()) && canRenew(due)) {
      var _ = renewals.join(() -> renew(due));
    }
    Grant grant = grant();
    return grant == null || grant.isOver(now()) ? null : grant.header();
  }

  @Override
  public boolean challenged(int status, List<String> challenges) throws DisconnectedException {
    Grant grant = grant();
    return challenged(status, challenges, grant == null ? null : grant.header());
  }

  @Override
  public boolean challenged(int status, List<String> challenges, @Nullable String shown)
      throws DisconnectedException {
    Challenge challenge = Challenge.bearer(challenges).orElse(null);
    if (status == 403 && (challenge == null || !challenge.wantsMoreScope())) {
      return false;
    }
    return hasOther(shown) || renewals.join(() -> hasOther(shown) || answer(status, challenge));
  }

  /// Whether somebody else has got another token since a request was sent.
  private boolean hasOther(@Nullable String shown) {
    Grant grant = grant();
    return grant != null && !grant.isOver(now()) && !grant.header().equals(shown);
  }

  private boolean answer(int status, @Nullable Challenge challenge) throws DisconnectedException {
    try (var client = http.open()) {
      var to = new AuthHttp(client);
      return status == 403 ? stepUp(to, challenge) : letIn(to, challenge);
    } catch (IOException e) {
      throw Failure.unreachable("cannot be authorized: " + e.getMessage());
    }
  }

  private boolean letIn(AuthHttp to, @Nullable Challenge challenge) throws DisconnectedException {
    Guard guard = discovery.find(to, challenge, issuers());
    TokenStore.Entry known = oauth.store().find(url, guard.issuer().issuer());
    Grant before = known == null ? null : known.grant();
    if (known != null && before != null && !before.equals(grant()) && !before.isOver(now())) {
      entry = known; // granted through another definition of this server, or through an earlier one
      return true;
    }
    boolean useless = before != null && before.isFresh(now()) && before.equals(grant());
    if (before != null && before.refreshToken() != null && !useless) {
      if (refresh(to, guard.issuer(), Objects.requireNonNull(known), before)) {
        return true;
      }
      before = grant();
    }
    if (isForItself()) {
      return !useless && askForItself(to, guard, challenge, before);
    }
    throw person(to, guard, challenge, before);
  }

  /// More than was ever asked for is asked for once: who refuses what it has granted refuses it
  /// again.
  private boolean stepUp(AuthHttp to, @Nullable Challenge challenge) throws DisconnectedException {
    Grant before = grant();
    if (challenge == null
        || before == null
        || new HashSet<>(before.asked()).containsAll(challenge.scopes())) {
      return false;
    }
    Guard guard = discovery.find(to, challenge, issuers());
    if (isForItself()) {
      return askForItself(to, guard, challenge, before);
    }
    throw person(to, guard, challenge, before);
  }

  private boolean isForItself() {
    return defined != null && defined.clientCredentials();
  }

  private boolean canRenew(Grant grant) {
    return grant.refreshToken() != null || isForItself();
  }

  /// Before it expires; the server has not refused it.
  private boolean renew(Grant due) throws DisconnectedException {
    TokenStore.Entry known = entry;
    if (known == null || !due.equals(known.grant())) {
      return true; // somebody else was first
    }
    try (var client = http.open()) {
      var to = new AuthHttp(client);
      AuthorizationServer server = Discovery.server(to, known.issuer());
      if (due.refreshToken() != null) {
        return refresh(to, server, known, due);
      }
      var resource = new ResourceMetadata(due.resource(), List.of(known.issuer()), List.of());
      return askForItself(to, new Guard(resource, server), null, due);
    } catch (IOException e) {
      throw Failure.unreachable("cannot be authorized: " + e.getMessage());
    } catch (DisconnectedException e) {
      if (e.end().cause() == ExitCause.UNREACHABLE && !due.isOver(now())) {
        return false; // it is good for a little while
      }
      throw e;
    }
  }

  private boolean refresh(
      AuthHttp to, AuthorizationServer server, TokenStore.Entry known, Grant before)
      throws DisconnectedException {
    Client client = provable(to, server, known);
    try {
      var show = new RefreshTokenGrant(new RefreshToken(before.refreshToken()));
      keep(
          known,
          new TokenEndpoint(to, server, client, defined)
              .ask(show, List.of(), before.asked(), before.resource(), before, now()));
      return true;
    } catch (TokenRefusedException e) {
      boolean forgotten = e.meansTheClientIsUnknown() && known.client() != null;
      use(
          new TokenStore.Entry(
              known.server(),
              known.issuer(),
              forgotten ? null : known.client(),
              before.withoutRefresh()));
      return false;
    }
  }

  private boolean askForItself(
      AuthHttp to, Guard guard, @Nullable Challenge challenge, @Nullable Grant before)
      throws DisconnectedException {
    List<String> asked = scopes(guard, challenge, before);
    Client client = client(to, guard.issuer());
    try {
      Grant grant =
          new TokenEndpoint(to, guard.issuer(), client, defined)
              .ask(
                  new ClientCredentialsGrant(),
                  asked,
                  asked,
                  guard.resource().resource(),
                  null,
                  now());
      keep(entryOf(guard.issuer(), client), grant);
      return true;
    } catch (TokenRefusedException e) {
      throw Failure.refused(
          "is guarded by %s, which gives this service no token: %s; check 'auth' in its definition"
              .formatted(Failure.quoted(guard.issuer().issuer()), e.getMessage()));
    }
  }

  /// A person is needed.
  private DisconnectedException person(
      AuthHttp to, Guard guard, @Nullable Challenge challenge, @Nullable Grant before)
      throws DisconnectedException {
    var _ = guard.issuer().authorizeSafely(); // before anything is registered there
    Client client = client(to, guard.issuer());
    List<String> asked = Scopes.lasting(scopes(guard, challenge, before), guard.issuer().scopes());
    URI redirect = oauth.clients(spec).redirect();
    var need = new Need(guard.issuer(), client, redirect, asked, guard.resource().resource());
    Invitation now = invitation;
    Invitation valid =
        now != null && now.need().equals(need) && oauth.isOpen(now) ? now : invite(need);
    return new DisconnectedException(Exit.Disconnected.untilAuthorized(NEEDS_PERSON, valid.url()));
  }

  private Invitation invite(Need need) throws DisconnectedException {
    Invitation next = need.invite(now());
    invitation = next;
    oauth.invited(this, next);
    return next;
  }

  private List<String> scopes(Guard guard, @Nullable Challenge challenge, @Nullable Grant before) {
    return Scopes.select(
        defined == null ? List.of() : defined.scopes(),
        challenge == null ? List.of() : challenge.scopes(),
        guard.resource().scopes(),
        before == null ? List.of() : before.asked());
  }

  /// As whom to appear, kept if we have just registered.
  private Client client(AuthHttp to, AuthorizationServer server) throws DisconnectedException {
    TokenStore.Entry known = oauth.store().find(url, server.issuer());
    Client registered = known == null ? null : known.client();
    Client client = oauth.clients(spec).choose(to, server, registered, now());
    if (defined != null && client.id().equals(defined.clientId())) {
      checkFirstIssuer(client, server);
    }
    if (!client.equals(registered)) {
      oauth
          .store()
          .put(
              new TokenStore.Entry(
                  url,
                  server.issuer(),
                  client.redirectUri() == null ? client.withoutSecret() : client,
                  known == null ? null : known.grant()));
    }
    return client;
  }

  /// What the definition names was registered with one authorization server. If the server names
  /// another one day, that one must not be shown the secret.
  private void checkFirstIssuer(Client client, AuthorizationServer server)
      throws DisconnectedException {
    if (defined == null || defined.issuer() != null) {
      return;
    }
    for (TokenStore.Entry other : oauth.store().all(url)) {
      boolean shown = other.client() != null && other.client().id().equals(client.id());
      if (shown && !other.issuer().equals(server.issuer())) {
        throw Failure.refused(
            "names another authorization server, %s, than before, %s; if that is right, write it into"
                    .formatted(Failure.quoted(server.issuer()), Failure.quoted(other.issuer()))
                + " 'auth.issuer' of its definition");
      }
    }
  }

  /// The client of an entry, with what proves it.
  private Client provable(AuthHttp to, AuthorizationServer server, TokenStore.Entry known)
      throws DisconnectedException {
    Client client = known.client();
    return client == null || client.redirectUri() == null ? client(to, server) : client;
  }

  private TokenStore.Entry entryOf(AuthorizationServer server, Client client) {
    return new TokenStore.Entry(
        url, server.issuer(), client.redirectUri() == null ? client.withoutSecret() : client, null);
  }

  private void keep(TokenStore.Entry known, Grant grant) {
    use(known.withGrant(grant));
    invitation = null;
  }

  private void use(TokenStore.Entry next) {
    entry = next;
    oauth.store().put(next);
  }

  private @Nullable Grant grant() {
    TokenStore.Entry now = entry;
    return now == null ? null : now.grant();
  }

  private List<String> issuers() {
    return oauth.store().all(url).stream().map(TokenStore.Entry::issuer).toList();
  }

  private Instant now() {
    return oauth.clock().instant();
  }

  /// A person has come back from the authorization server.
  Visit visited(Invitation invited, Map<String, String> parameters) {
    AuthorizationServer server = invited.need().server();
    String named = parameters.get("iss");
    if (named == null ? server.tellsIssuer() : !named.equals(server.issuer())) {
      return refused(
          "was authorized by somebody else than %s, as this answer does not bear its name (iss)"
              .formatted(Failure.quoted(server.issuer())));
    }
    String error = parameters.get("error");
    if (error != null) {
      String said = parameters.getOrDefault("error_description", "");
      return refused(
          "was not authorized by %s: %s%s"
              .formatted(
                  Failure.quoted(server.issuer()),
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
    try (var client = http.open()) {
      Grant grant =
          new TokenEndpoint(new AuthHttp(client), need.server(), need.client(), defined)
              .ask(show, List.of(), need.asked(), need.resource(), null, now());
      keep(entryOf(need.server(), need.client()), grant);
      return new Visit(
          id, true, "Server '%s' is authorized; you can close this window.".formatted(id));
    } catch (TokenRefusedException e) {
      return refused(
          "was not authorized: %s gave no token (%s)"
              .formatted(Failure.quoted(need.server().issuer()), e.getMessage()));
    } catch (DisconnectedException e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return refused("cannot be authorized: " + e.getMessage());
    }
  }

  private Visit refused(String predicate) {
    return new Visit(
        id,
        false,
        "Server '%s' %s. To try again, open its newest 'authorizationUrl', or start it again."
            .formatted(id, predicate));
  }
}
