package dev.mcpmanager.remote.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.mcpmanager.definition.Secret;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.remote.DisconnectedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The private key that proves who a client is.
///
/// @param id by which the authorization server knows it; null if it needs none
record SigningKey(PrivateKey key, @Nullable String id) {

  private static final List<String> KINDS = List.of("EC", "RSA");

  /// @param pem a key in the form that `openssl genpkey` writes: PKCS #8
  static SigningKey parse(Secret pem, @Nullable String id) throws DisconnectedException {
    String text =
        pem.reveal().replaceAll("-----(?:BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s+", "");
    for (String kind : KINDS) {
      try {
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
        return new SigningKey(KeyFactory.getInstance(kind).generatePrivate(spec), id);
      } catch (GeneralSecurityException | IllegalArgumentException _) {
        // the next kind, or said below
      }
    }
    throw new DisconnectedException(
        new Exit.Disconnected(
            "has an 'auth.privateKey' that is no EC or RSA key as 'BEGIN PRIVATE KEY' (PKCS #8, PEM)",
            ExitCause.CONFIGURATION));
  }

  /// Signs who we are. It is meant for the issuer, so that no other can use it.
  PrivateKeyJWT sign(String clientId, AuthorizationServer server) throws DisconnectedException {
    var claims =
        new JWTAuthenticationClaimsSet(new ClientID(clientId), new Audience(server.issuer()));
    try {
      return new PrivateKeyJWT(claims, algorithm(server), key, id, null);
    } catch (JOSEException e) {
      throw Failure.refused(
          "cannot be authorized: signing with 'auth.privateKey' failed (%s)"
              .formatted(e.getMessage()));
    }
  }

  private JWSAlgorithm algorithm(AuthorizationServer server) {
    if (key instanceof ECPrivateKey ec) {
      return switch (ec.getParams().getOrder().bitLength()) {
        case 384 -> JWSAlgorithm.ES384;
        case 521 -> JWSAlgorithm.ES512;
        default -> JWSAlgorithm.ES256;
      };
    }
    return server.algorithms().isEmpty() || server.algorithms().contains("RS256")
        ? JWSAlgorithm.RS256
        : JWSAlgorithm.PS256;
  }
}
