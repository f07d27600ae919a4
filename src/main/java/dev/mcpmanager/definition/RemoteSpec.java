package dev.mcpmanager.definition;

import java.net.URI;
import java.util.Map;

/// Where a remote server is.
///
/// @param url its endpoint
/// @param headers sent with each request
public record RemoteSpec(URI url, Map<String, Secret> headers) {

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
