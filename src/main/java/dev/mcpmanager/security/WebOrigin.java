package dev.mcpmanager.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An `Origin` header: which site's page sent a request.
record WebOrigin(String scheme, WebAuthority authority) {

  /// Reads an origin. A `null` origin, schemes other than HTTP and nonsense give null.
  static @Nullable WebOrigin parse(String text) {
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return null;
    }
    WebAuthority authority = WebAuthority.parse(text.substring(colon + 3));
    return authority == null ? null : new WebOrigin(scheme, authority.withDefaultPort(scheme));
  }
}
