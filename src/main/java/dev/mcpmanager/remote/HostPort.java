package dev.mcpmanager.remote;

import java.net.URI;
import java.util.Locale;

/// A host and a port, as they are shown to people: nothing else of a url is sure to be no secret.
///
/// @param host as in a url: an IPv6 address has brackets
record HostPort(String host, int port) {

  static HostPort of(URI url) {
    return new HostPort(url.getHost(), url.getPort() >= 0 ? url.getPort() : isSafe(url) ? 443 : 80);
  }

  static boolean isSafe(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("https") || scheme.equals("wss");
  }

  String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
