package dev.mcpmanager.remote;

import java.net.UnknownHostException;

/// The rules forbid to connect to where a name leads; its message says why, as a clause. It is an
/// unknown host to the libraries that ask for the addresses of one.
public final class ForbiddenAddressException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  ForbiddenAddressException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /// "'db.example' is 10.0.0.1, which is no public address".
  public String reason() {
    return reason;
  }

  /// The same about the server that was to be reached.
  String predicate() {
    return "must not be reached: %s; who runs this service may allow it".formatted(reason);
  }
}
