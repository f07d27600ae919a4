package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.remote.Credentials;
import dev.mcpmanager.remote.DisconnectedException;
import dev.mcpmanager.remote.auth.Discovery.Guard;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets us in at one server by OAuth 2.1. Who guards it is found out when it first refuses a
/// request; a token is renewed before it expires, once for all who need it; and where it takes a
/// person, that is said with the url to open.
public final class OAuthCredentials implements Credentials {

  private final OAuth oauth;
  private final @Nullable RemoteAuth defined;
  private final Discovery discovery;
  private final AuthHttp http;
  private final Granted granted;
  private final Appearance appearance;
  private final Invitations invitations;
  private final SingleFlight renewals;

  OAuthCredentials(OAuth oauth, ServerId id, RemoteSpec spec, Ways ways) {
    this.oauth = oauth;
    this.defined = spec.auth();
    this.discovery = new Discovery(spec.url(), defined == null ? null : defined.issuer());
    this.http = new AuthHttp(ways);
    this.granted = new Granted(oauth.store(), spec.url().toString());
    this.appearance = new Appearance(defined, () -> oauth.clients(spec), granted, oauth.clock());
    this.invitations = new Invitations(oauth, id, spec, granted, appearance, http);
    this.renewals = new SingleFlight("mcp-oauth-" + id);
  }

  /// What a person may open so that the server lets us in, or does more for us; null if nobody
  /// needs to. Never one that was used or has expired.
  public @Nullable String authorizationUrl() {
    return invitations.url();
  }

  @Override
  public @Nullable String authorization() throws DisconnectedException {
    Grant due = granted.grant();
    if (due != null && due.isDue(now()) && canRenew(due)) {
      var _ = renewals.join(() -> renew(due));
    }
    Grant grant = granted.grant();
    return grant == null || grant.isOver(now()) ? null : grant.header();
  }

  @Override
  public boolean challenged(int status, List<String> challenges) throws DisconnectedException {
    Grant grant = granted.grant();
    return challenged(status, challenges, grant == null ? null : grant.header());
  }

  @Override
  public boolean challenged(int status, List<String> challenges, @Nullable String shown)
      throws DisconnectedException {
    Challenge challenge = Challenge.bearer(challenges).orElse(null);
    if (status == 403 && (challenge == null || !challenge.wantsMoreScope())) {
      return false;
    }
    return hasOther(shown)
        || renewals.join(
            () -> hasOther(shown) || (status == 403 ? stepUp(challenge) : letIn(challenge)));
  }

  /// Whether somebody else has got another token since a request was sent.
  private boolean hasOther(@Nullable String shown) {
    Grant grant = granted.grant();
    return grant != null && !grant.isOver(now()) && !grant.header().equals(shown);
  }

  private boolean letIn(@Nullable Challenge challenge) throws DisconnectedException {
    Guard guard = discovery.find(http, challenge, granted.issuers());
    TokenStore.Entry known = granted.of(guard.issuer().issuer());
    Grant before = known == null ? null : known.grant();
    if (known != null
        && before != null
        && !before.equals(granted.grant())
        && !before.isOver(now())) {
      granted.take(known); // through another definition of this server, or through an earlier one
      return true;
    }
    boolean useless = before != null && before.isFresh(now()) && before.equals(granted.grant());
    if (before != null && before.refreshToken() != null && !useless) {
      if (refresh(guard.issuer(), Objects.requireNonNull(known), before)) {
        return true;
      }
      before = granted.grant();
    }
    if (isForItself()) {
      return !useless && askForItself(guard, challenge, before);
    }
    throw invitations.needed(guard, scopes(guard, challenge, before));
  }

  /// More than was ever asked for is asked for once: who refuses what it has granted refuses it
  /// again.
  private boolean stepUp(@Nullable Challenge challenge) throws DisconnectedException {
    Grant before = granted.grant();
    if (challenge == null
        || before == null
        || new HashSet<>(before.asked()).containsAll(challenge.scopes())) {
      return false;
    }
    Guard guard = discovery.find(http, challenge, granted.issuers());
    if (isForItself()) {
      return askForItself(guard, challenge, before);
    }
    throw invitations.needed(guard, scopes(guard, challenge, before));
  }

  private boolean isForItself() {
    return defined != null && defined.clientCredentials();
  }

  private boolean canRenew(Grant grant) {
    return grant.refreshToken() != null || isForItself();
  }

  /// Before it expires; the server has not refused it.
  private boolean renew(Grant due) throws DisconnectedException {
    TokenStore.Entry known = granted.entry();
    if (known == null || !due.equals(known.grant())) {
      return true; // somebody else was first
    }
    try {
      AuthorizationServer server = Discovery.server(http, known.issuer());
      if (due.refreshToken() != null) {
        return refresh(server, known, due);
      }
      var resource = new ResourceMetadata(due.resource(), List.of(known.issuer()), List.of());
      return askForItself(new Guard(resource, server), null, due);
    } catch (DisconnectedException e) {
      if (e.end().cause() == ExitCause.UNREACHABLE && !due.isOver(now())) {
        return false; // it is good for a little while
      }
      throw e;
    }
  }

  private boolean refresh(AuthorizationServer server, TokenStore.Entry known, Grant before)
      throws DisconnectedException {
    Client client = appearance.of(known, server, http);
    try {
      var show = new RefreshTokenGrant(new RefreshToken(before.refreshToken()));
      Grant grant =
          new TokenEndpoint(http, server, client, defined)
              .ask(show, List.of(), before.asked(), before.resource(), before, now());
      use(known.withGrant(grant));
      return true;
    } catch (TokenRefusedException e) {
      boolean forgotten = e.meansTheClientIsUnknown() && known.client() != null;
      granted.use(
          new TokenStore.Entry(
              known.server(),
              known.issuer(),
              forgotten ? null : known.client(),
              before.withoutRefresh()));
      return false;
    }
  }

  private boolean askForItself(Guard guard, @Nullable Challenge challenge, @Nullable Grant before)
      throws DisconnectedException {
    AuthorizationServer server = guard.issuer();
    List<String> asked = scopes(guard, challenge, before);
    Client client = appearance.at(server, http);
    String resource = guard.resource().resource();
    try {
      Grant grant =
          new TokenEndpoint(http, server, client, defined)
              .ask(new ClientCredentialsGrant(), asked, asked, resource, null, now());
      use(granted.entry(server, client, grant));
      return true;
    } catch (TokenRefusedException e) {
      throw Failure.refused(
          "is guarded by %s, which gives this service no token: %s; check 'auth' in its definition"
              .formatted(Failure.quoted(server.issuer()), e.getMessage()));
    }
  }

  private List<String> scopes(Guard guard, @Nullable Challenge challenge, @Nullable Grant before) {
    return Scopes.select(
        defined == null ? List.of() : defined.scopes(),
        challenge == null ? List.of() : challenge.scopes(),
        guard.resource().scopes(),
        before == null ? List.of() : before.asked());
  }

  private void use(TokenStore.Entry next) {
    granted.use(next);
    invitations.withdraw();
  }

  private Instant now() {
    return oauth.clock().instant();
  }
}
