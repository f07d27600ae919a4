package dev.mcpmanager.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The `host:port` of a `Host` header or of an origin. Read for every request, for which regular
/// expressions are too slow.
///
/// @param host in lower case, IPv6 addresses in brackets
/// @param port as written, or -1
record WebAuthority(String host, int port) {

  private static final int MAX_NAME = 253;
  private static final int MAX_ADDRESS = 45;
  private static final int MAX_PORT_DIGITS = 5;

  /// Reads an authority; what we would never accept gives null.
  static @Nullable WebAuthority parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String authority = text.toLowerCase(Locale.ROOT);
    int end = authority.startsWith("[") ? endOfAddress(authority) : endOfName(authority);
    if (end < 0) {
      return null;
    }
    String host = authority.substring(0, end);
    if (end == authority.length()) {
      return new WebAuthority(host, -1);
    }
    int digits = authority.length() - end - 1;
    boolean port =
        authority.charAt(end) == ':'
            && digits > 0
            && digits <= MAX_PORT_DIGITS
            && behindDigits(authority, end + 1) == authority.length();
    return port
        ? new WebAuthority(host, Integer.parseInt(authority, end + 1, authority.length(), 10))
        : null;
  }

  /// Behind a name or an IPv4 address; -1 if it is none.
  private static int endOfName(String authority) {
    int i = 0;
    while (i < authority.length() && isOfName(authority.charAt(i))) {
      i++;
    }
    return i > 0 && i <= MAX_NAME ? i : -1;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z') || isDigit(c) || c == '.' || c == '-' || c == '_';
  }

  /// Behind an IPv6 address in brackets; -1 if it is none.
  private static int endOfAddress(String authority) {
    int i = 1;
    while (i < authority.length() && isOfAddress(authority.charAt(i))) {
      i++;
    }
    boolean good = i >= 3 && i <= MAX_ADDRESS + 1 && authority.startsWith("]", i);
    return good ? i + 1 : -1;
  }

  private static boolean isOfAddress(char c) {
    return (c >= 'a' && c <= 'f') || isDigit(c) || c == ':' || c == '.';
  }

  /// Whether the name can only mean this machine. `localhost.example.com` cannot fool it.
  boolean isLoopback() {
    return host.equals("localhost") || host.equals("[::1]") || isLoopbackV4();
  }

  /// Four numbers, the first of which is 127.
  private boolean isLoopbackV4() {
    int at = host.startsWith("127") ? 3 : -1;
    for (int part = 0; part < 3 && at >= 0; part++) {
      int end = host.startsWith(".", at) ? behindDigits(host, at + 1) : at;
      int digits = end - at - 1;
      at = digits >= 1 && digits <= 3 ? end : -1;
    }
    return at == host.length();
  }

  private static int behindDigits(String text, int from) {
    int i = from;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  WebAuthority withDefaultPort(String scheme) {
    return port >= 0 ? this : new WebAuthority(host, scheme.equals("https") ? 443 : 80);
  }
}
