package dev.mcpmanager.security;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which `Host` and `Origin` a request may name. It keeps web pages out: a page on another site
/// cannot hide its origin, and one that made its own name point at us (DNS rebinding) cannot hide
/// that name.
///
/// @param loopback whether we listen on loopback only
record HostOriginRule(boolean loopback, List<String> allowedHosts, List<WebOrigin> allowedOrigins) {

  static HostOriginRule of(AccessProperties access, boolean loopback) {
    return new HostOriginRule(
        loopback,
        access.allowedHosts(),
        access.allowedOrigins().stream().map(HostOriginRule::configuredOrigin).toList());
  }

  private static WebOrigin configuredOrigin(String text) {
    WebOrigin origin = WebOrigin.parse(text);
    if (origin == null) {
      throw new IllegalArgumentException(
          ("'%s' in mcp-manager.security.allowed-origins is not an origin; write it like"
                  + " 'https://ops.example.com' or 'http://localhost:5173'.")
              .formatted(text));
    }
    return origin;
  }

  boolean allowsHost(@Nullable String header) {
    WebAuthority host = WebAuthority.parse(header);
    if (host == null) {
      return false;
    }
    return loopback
        ? host.isLoopback() || allowedHosts.contains(host.host())
        : allowedHosts.isEmpty() || allowedHosts.contains(host.host());
  }

  /// @param scheme of the request, to tell our own pages from those of others
  boolean allowsOrigin(@Nullable String header, String scheme, @Nullable String host) {
    if (header == null) {
      return true; // not a web page
    }
    WebOrigin origin = WebOrigin.parse(header);
    if (origin == null) {
      return false;
    }
    return (loopback && origin.authority().isLoopback())
        || lists(origin)
        || isOwn(origin, scheme, host);
  }

  /// Whether the operator has named this origin.
  boolean lists(WebOrigin origin) {
    return allowedOrigins.contains(origin);
  }

  private static boolean isOwn(WebOrigin origin, String scheme, @Nullable String host) {
    WebAuthority own = WebAuthority.parse(host);
    return own != null
        && Objects.equals(origin, new WebOrigin(scheme, own.withDefaultPort(scheme)));
  }
}
