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
}
