package dev.mcpmanager.remote.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// As whom we appear before an authorization server.
///
/// @param secret what proves it; null if there is none, or if the definition has it
/// @param method how it is proved, in the words of OAuth: `client_secret_basic`,
///   `client_secret_post`, `private_key_jwt` or `none`
/// @param redirectUri with which it was registered by us; null if we did not register it
/// @param expiresAt when the secret does; null for never
record Client(
    String id,
    @Nullable String secret,
    String method,
    @Nullable String redirectUri,
    @Nullable Instant expiresAt) {

  static final String BASIC = "client_secret_basic";
  static final String POST = "client_secret_post";
  static final String KEY = "private_key_jwt";
  static final String NONE = "none";

  /// Whether it can go on being used, as one that we registered.
  boolean isUsable(String redirect, Instant now) {
    return redirect.equals(redirectUri) && (expiresAt == null || now.isBefore(expiresAt));
  }

  /// What is kept of one that the definition names: to whom it was shown, not what proves it.
  Client withoutSecret() {
    return new Client(id, null, method, redirectUri, expiresAt);
  }

  @Override
  public String toString() {
    return "Client[" + id + ", " + method + "]";
  }
}
