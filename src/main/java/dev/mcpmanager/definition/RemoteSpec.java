package dev.mcpmanager.definition;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a remote server is, and how to get there.
///
/// @param url its endpoint
/// @param headers sent with each request
/// @param detect whether the transport was not said, so that an older one may be tried, too
/// @param ca a file of certificates, as PEM, that are trusted instead of the system's; null for the
///   system's
/// @param proxy through which it is reached; null for what the service's environment says
/// @param auth how to be let in by OAuth; null if it is to be found out when the server asks
public record RemoteSpec(
    URI url,
    Map<String, Secret> headers,
    boolean detect,
    @Nullable Path ca,
    @Nullable URI proxy,
    @Nullable RemoteAuth auth) {

  public RemoteSpec {
    headers = Map.copyOf(headers);
  }

  /// A url may hold secrets before its host and behind it, so only the middle is shown.
  @Override
  public String toString() {
    return "RemoteSpec[url=%s://%s/…, headers=%s]"
        .formatted(url.getScheme(), url.getHost(), headers.keySet());
  }
}
