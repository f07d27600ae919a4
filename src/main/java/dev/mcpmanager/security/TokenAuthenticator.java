package dev.mcpmanager.security;

import dev.mcpmanager.definition.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// Says whether a bearer token, given as the credentials of an [Authentication], is the configured
/// one. Without a configured token none is.
final class TokenAuthenticator implements AuthenticationManager {

  private final byte @Nullable [] expected;

  TokenAuthenticator(@Nullable Secret token) {
    this.expected = token == null ? null : digest(token.reveal());
  }

  @Override
  public Authentication authenticate(Authentication authentication) {
    String token = String.valueOf(authentication.getCredentials());
    if (expected == null || !MessageDigest.isEqual(expected, digest(token))) {
      throw new BadCredentialsException("The token is not the right one.");
    }
    return admin("admin");
  }

  /// Somebody who may do everything.
  static Authentication admin(String name) {
    return UsernamePasswordAuthenticationToken.authenticated(
        name, null, List.of(new SimpleGrantedAuthority("ROLE_ADMIN")));
  }

  /// Digests have one length, so that comparing them does not tell the token's.
  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
