package dev.mcpmanager.remote;

import java.net.UnknownHostException;

/// The rules forbid to connect to where a name leads; its message is the predicate of a sentence
/// about the server. It is an unknown host to the libraries that ask for the addresses of one.
final class ForbiddenAddressException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  private final String predicate;

  ForbiddenAddressException(String predicate) {
    super(predicate);
    this.predicate = predicate;
  }

  String predicate() {
    return predicate;
  }
}
