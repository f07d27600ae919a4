package dev.mcpmanager.api;

import dev.mcpmanager.jsonrpc.Caller;
import jakarta.servlet.http.HttpServletRequest;

/// Who sends a message over REST. A connection would not do: each carries one message at a time, so
/// who wants more than its share opens more of them.
final class RestCaller {

  private RestCaller() {}

  /// By address and user, and by program, which is all that tells apart the clients on this machine
  /// that need no token. None of it is proof of anything: it decides whose turn it is, no more.
  static Caller of(HttpServletRequest request) {
    return new Caller.Client(
        request.getRemoteAddr()
            + ' '
            + request.getRemoteUser()
            + ' '
            + request.getHeader("User-Agent"));
  }
}
