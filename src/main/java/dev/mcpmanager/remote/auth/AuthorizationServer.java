package dev.mcpmanager.remote.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import dev.mcpmanager.remote.DisconnectedException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who issues the tokens for a server, as far as its metadata tells (RFC 8414).
///
/// @param issuer its name, exactly as the server wrote it
/// @param authorize where a person is sent; null if it knows no such way
/// @param token where tokens are asked for
/// @param register where clients register themselves; null if they cannot
/// @param pkce whether it checks the proof that a code is used by who asked for it
/// @param tellsIssuer whether it puts its name on what it answers to the callback
/// @param takesMetadataUrls whether a client may show the url of its own metadata for an id
/// @param scopes all that it offers; empty if it does not tell
/// @param methods how clients may prove who they are; empty if it does not tell
/// @param algorithms by which they may sign; empty if it does not tell
record AuthorizationServer(
    String issuer,
    @Nullable URI authorize,
    URI token,
    @Nullable URI register,
    boolean pkce,
    boolean tellsIssuer,
    boolean takesMetadataUrls,
    List<String> scopes,
    List<String> methods,
    List<String> algorithms) {

  static final String AUTHORIZATION = "an authorization endpoint";
  static final String TOKEN = "a token endpoint";
  static final String REGISTRATION = "a registration endpoint";

  AuthorizationServer {
    scopes = List.copyOf(scopes);
    methods = List.copyOf(methods);
    algorithms = List.copyOf(algorithms);
  }

  /// Reads a document, and checks that it is that of the issuer it was looked for under: another's
  /// could send us, and our codes, to endpoints of its choice.
  static AuthorizationServer parse(String document, String issuer) throws DisconnectedException {
    AuthorizationServerMetadata read;
    try {
      read = AuthorizationServerMetadata.parse(document);
    } catch (ParseException | RuntimeException e) {
      throw Failure.refused(
          "names an authorization server, %s, whose metadata cannot be used: %s"
              .formatted(Failure.quoted(issuer), Failure.quoted(String.valueOf(e.getMessage()))));
    }
    if (!read.getIssuer().getValue().equals(issuer)) {
      throw Failure.refused(
          "names an authorization server, %s, whose metadata is that of another, %s; they must be the"
                  .formatted(Failure.quoted(issuer), Failure.quoted(read.getIssuer().getValue()))
              + " same to the letter");
    }
    if (read.getTokenEndpointURI() == null) {
      throw Failure.refused(
          "names an authorization server, %s, that has no token endpoint"
              .formatted(Failure.quoted(issuer)));
    }
    List<CodeChallengeMethod> challenges = read.getCodeChallengeMethods();
    List<ClientAuthenticationMethod> methods = read.getTokenEndpointAuthMethods();
    List<JWSAlgorithm> algorithms = read.getTokenEndpointJWSAlgs();
    return new AuthorizationServer(
        issuer,
        secure(read.getAuthorizationEndpointURI(), AUTHORIZATION),
        SecureUrl.parse(read.getTokenEndpointURI().toString(), TOKEN),
        secure(read.getRegistrationEndpointURI(), REGISTRATION),
        challenges != null && challenges.contains(CodeChallengeMethod.S256),
        read.supportsAuthorizationResponseIssuerParam(),
        Boolean.TRUE.equals(read.getCustomParameter("client_id_metadata_document_supported")),
        read.getScopes() == null ? List.of() : read.getScopes().toStringList(),
        methods == null
            ? List.of()
            : methods.stream().map(ClientAuthenticationMethod::getValue).toList(),
        algorithms == null ? List.of() : algorithms.stream().map(JWSAlgorithm::getName).toList());
  }

  private static @Nullable URI secure(@Nullable URI url, String what) throws DisconnectedException {
    return url == null ? null : SecureUrl.parse(url.toString(), what);
  }

  /// Where a person is to be sent; a problem if that would not be safe, or not possible.
  URI authorizeSafely() throws DisconnectedException {
    if (authorize == null) {
      throw Failure.refused(
          "names an authorization server, %s, that has no authorization endpoint"
                  .formatted(Failure.quoted(issuer))
              + "; if the service is to act for itself, set 'auth.grant' to 'client_credentials'");
    }
    if (!pkce) {
      throw Failure.refused(
          "names an authorization server, %s, that does not list S256 among its code challenge methods"
                  .formatted(Failure.quoted(issuer))
              + " (PKCE), without which its codes could be stolen");
    }
    return authorize;
  }

  /// Whether a client may prove who it is in this way; what is not told is what RFC 8414 assumes.
  boolean accepts(String method) {
    return methods.isEmpty() ? method.equals("client_secret_basic") : methods.contains(method);
  }
}
