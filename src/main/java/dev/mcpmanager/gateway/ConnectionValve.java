package dev.mcpmanager.gateway;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// Gives the gateway's requests their [ClientConnection].
final class ConnectionValve extends ValveBase {

  ConnectionValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (request.getRequestURI().startsWith(Target.ROOT)) {
      ClientConnection.note(request);
    }
    getNext().invoke(request, response);
  }
}
