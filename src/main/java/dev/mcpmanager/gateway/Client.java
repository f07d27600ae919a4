package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Caller;
import jakarta.servlet.http.HttpServletRequest;

/// Who sends a request.
///
/// @param principal who they are to the security chain: sessions and parked calls are theirs alone
/// @param caller whose share of a child their calls take
record Client(String principal, Caller caller) {

  /// By address, user and program, which is all that tells apart the clients on this machine that
  /// need no token: good enough to decide whose turn it is.
  static Client of(HttpServletRequest request) {
    String principal = String.valueOf(request.getRemoteUser());
    String key = request.getRemoteAddr() + ' ' + principal + ' ' + request.getHeader("User-Agent");
    return new Client(principal, new Caller.Client(key));
  }

  /// The same, with a share of its own for each of its sessions.
  Client inSession(String session) {
    return new Client(principal, new Caller.Client(session));
  }
}
