package dev.mcpmanager.remote.auth;

import dev.mcpmanager.remote.DisconnectedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Urls over which credentials may travel: by https, or within this machine.
final class SecureUrl {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private SecureUrl() {}

  /// @param what it is, to complete "names … that is no url"
  static URI parse(String text, String what) throws DisconnectedException {
    URI url = absolute(text);
    if (url == null) {
      throw Failure.refused("names %s that is no url: %s".formatted(what, Failure.quoted(text)));
    }
    if (!isSecure(url)) {
      throw Failure.refused(
          "names %s that is not reached by https, so that tokens could be read on the way: %s"
              .formatted(what, Failure.quoted(text)));
    }
    return url;
  }

  static boolean isSecure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme())
        || ("http".equalsIgnoreCase(url.getScheme()) && isLoopback(url));
  }

  static boolean isLoopback(URI url) {
    return url.getHost() != null && LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT));
  }

  private static @Nullable URI absolute(String text) {
    try {
      var url = new URI(text);
      return url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null
          ? url
          : null;
    } catch (URISyntaxException _) {
      return null;
    }
  }
}
