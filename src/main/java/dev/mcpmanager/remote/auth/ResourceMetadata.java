package dev.mcpmanager.remote.auth;

import dev.mcpmanager.remote.DisconnectedException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a server tells of who guards it (RFC 9728).
///
/// @param resource its name, exactly as it is written there; null if nothing was told
/// @param issuers the authorization servers, in its order
/// @param scopes all that it knows; empty if it does not tell
record ResourceMetadata(@Nullable String resource, List<String> issuers, List<String> scopes) {

  private static final JsonMapper JSON = JsonMapper.shared();

  ResourceMetadata {
    issuers = List.copyOf(issuers);
    scopes = List.copyOf(scopes);
  }

  /// What is assumed of a server that tells nothing: that it issues its tokens itself, as was the
  /// rule in 2025-03-26.
  static ResourceMetadata assumed(URI server) {
    return new ResourceMetadata(null, List.of(Place.of(server).origin()), List.of());
  }

  /// Reads a document, and checks that it speaks of the server: another's could lead us to ask for
  /// tokens that are good for that other.
  static ResourceMetadata parse(String document, URI server) throws DisconnectedException {
    JsonNode json = object(document);
    String resource = json.path("resource").asString("");
    if (!speaksOf(resource, server)) {
      throw Failure.refused(
          "publishes metadata of another resource, %s, so that no token is asked for; it must name"
                  .formatted(Failure.quoted(resource))
              + " this server's own url");
    }
    List<String> issuers = strings(json.path("authorization_servers"));
    if (issuers.isEmpty()) {
      throw Failure.refused("names no authorization server in its metadata");
    }
    return new ResourceMetadata(resource, issuers, strings(json.path("scopes_supported")));
  }

  private static JsonNode object(String document) throws DisconnectedException {
    try {
      JsonNode json = JSON.readTree(document);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException _) {
      // said below, without quoting it
    }
    throw Failure.refused("publishes metadata of itself that is no JSON object");
  }

  private static boolean speaksOf(String resource, URI server) {
    try {
      URI named = URI.create(resource);
      return named.getHost() != null
          && named.getFragment() == null
          && Place.of(server).isWithin(Place.of(named));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array) {
      if (item.isString() && !item.asString().isBlank()) {
        strings.add(item.asString());
      }
    }
    return strings;
  }
}
