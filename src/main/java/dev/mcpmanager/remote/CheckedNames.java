package dev.mcpmanager.remote;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// Finds the addresses of names, all of which must be allowed.
final class CheckedNames {

  private final AddressRules rules;

  CheckedNames(AddressRules rules) {
    this.rules = rules;
  }

  /// Waits for the name servers.
  InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      String problem = rules.problem(host, address);
      if (problem != null) {
        throw new ForbiddenAddressException(problem);
      }
    }
    return addresses;
  }

  /// Checks all that the rules say of a url, for who connects to it by way of another machine.
  ///
  /// A name that has no address here passes: where only the proxy knows the names of the internet,
  /// it alone can tell where they lead. Who owns such a name could still only have TLS begun with
  /// what is there, and has no certificate for it.
  void check(URI url) throws ForbiddenAddressException {
    String problem = rules.problem(url);
    if (problem != null) {
      throw new ForbiddenAddressException(problem);
    }
    if (!rules.isStrict()) {
      return;
    }
    try {
      resolve(String.valueOf(url.getHost()));
    } catch (ForbiddenAddressException e) {
      throw e;
    } catch (UnknownHostException _) {
      // who connects directly finds it out, too
    }
  }
}
