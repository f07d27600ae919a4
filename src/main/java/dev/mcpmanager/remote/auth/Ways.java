package dev.mcpmanager.remote.auth;

import dev.mcpmanager.remote.DisconnectedException;
import dev.mcpmanager.remote.ForbiddenAddressException;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/// The ways to those who guard a server, as far as it may lead us there.
public interface Ways {

  /// Opens a client for requests to one url; whoever called closes it. Its requests end with a
  /// [ForbiddenAddressException] if they must not be made.
  CloseableHttpClient to(URI url) throws DisconnectedException;

  /// Asks the same about a url that a person is to open. Waits for the name servers.
  void check(URI url) throws ForbiddenAddressException;
}
