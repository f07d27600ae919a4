package dev.mcpmanager.gateway;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;

/// The connection that a request came by, as far as Tomcat can be asked about it. To modern clients
/// closing it is how a call is cancelled, and the servlet API tells of it only when something is
/// written.
///
/// To be used by the request's own thread, and once the body has been read to its end.
final class ClientConnection {

  private static final String ATTRIBUTE = ClientConnection.class.getName();

  private final Request request;

  private ClientConnection(Request request) {
    this.request = request;
  }

  /// Notes the connection where [#of] finds it.
  static void note(org.apache.catalina.connector.Request request) {
    request.setAttribute(ATTRIBUTE, new ClientConnection(request.getCoyoteRequest()));
  }

  /// Null if no valve of ours saw the request, as in tests without Tomcat.
  static @Nullable ClientConnection of(HttpServletRequest request) {
    return (ClientConnection) request.getAttribute(ATTRIBUTE);
  }

  /// Whether the client has closed it. Does not block.
  ///
  /// A look for more bytes finds none, the next request, or the end. Tomcat counts the end, like
  /// any failure, as one byte that may be read, but has no such byte when it is asked again without
  /// looking.
  boolean isClosed() {
    request.action(ActionCode.AVAILABLE, true);
    if (request.getAvailable() == 0) {
      return false;
    }
    request.action(ActionCode.AVAILABLE, false);
    return request.getAvailable() == 0;
  }
}
