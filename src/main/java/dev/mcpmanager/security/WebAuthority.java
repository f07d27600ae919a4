package dev.mcpmanager.security;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `host:port` of a `Host` header or of an origin.
///
/// @param host in lower case, IPv6 addresses in brackets
/// @param port as written, or -1
record WebAuthority(String host, int port) {

  private static final Pattern SYNTAX =
      Pattern.compile("([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  /// Reads an authority; what we would never accept gives null.
  static @Nullable WebAuthority parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher match = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      return null;
    }
    String port = match.group(2);
    return new WebAuthority(match.group(1), port == null ? -1 : Integer.parseInt(port));
  }

  /// Whether the name can only mean this machine. `localhost.example.com` cannot fool it.
  boolean isLoopback() {
    return host.equals("localhost") || host.equals("[::1]") || LOOPBACK_V4.matcher(host).matches();
  }

  WebAuthority withDefaultPort(String scheme) {
    return port >= 0 ? this : new WebAuthority(host, scheme.equals("https") ? 443 : 80);
  }
}
