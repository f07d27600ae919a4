package dev.mcpmanager.remote.auth;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/// Where a server stands, and where metadata about it is to be looked for. Pure.
///
/// @param origin scheme, host and port, without a slash
/// @param path as written; empty for the root
record Place(String origin, String path) {

  private static final String RESOURCE = "/.well-known/oauth-protected-resource";
  private static final String SERVER = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";

  /// A WebSocket's metadata is found by HTTP.
  static Place of(URI url) {
    String scheme =
        switch (url.getScheme().toLowerCase(Locale.ROOT)) {
          case "wss" -> "https";
          case "ws" -> "http";
          case String other -> other;
        };
    int port = url.getPort();
    boolean usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
    String host = url.getHost().toLowerCase(Locale.ROOT);
    String path = url.getRawPath() == null || url.getRawPath().equals("/") ? "" : url.getRawPath();
    return new Place(scheme + "://" + host + (usual ? "" : ":" + port), path);
  }

  /// Where a protected resource tells who guards it, most precise first.
  List<URI> ofResource() {
    return path.isEmpty() ? List.of(at(RESOURCE)) : List.of(at(RESOURCE + path), at(RESOURCE));
  }

  /// Where an authorization server tells of itself, in the order that the specification wants.
  List<URI> ofServer() {
    if (path.isEmpty()) {
      return List.of(at(SERVER), at(OPENID));
    }
    String own = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(at(SERVER + own), at(OPENID + own), at(own + OPENID));
  }

  /// Whether what holds for another place holds here: it is this one, or above it.
  boolean isWithin(Place other) {
    if (!origin.equals(other.origin)) {
      return false;
    }
    String above = other.path.endsWith("/") ? other.path : other.path + "/";
    return (path + "/").startsWith(above);
  }

  private URI at(String absolutePath) {
    return URI.create(origin + absolutePath);
  }
}
