package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Headers;
import dev.mcpmanager.mcp.RequestEra;
import dev.mcpmanager.web.BodyReader;
import dev.mcpmanager.web.UnreadableBodyException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/// Answers at the MCP endpoints: Streamable HTTP of both eras at the same URLs, told apart message
/// by message. It stands behind the security chain and ahead of Spring MVC.
///
/// Whatever happens, the client gets JSON-RPC.
final class McpFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String JSON = "application/json";
  private static final String VERSION_HEADER = "MCP-Protocol-Version";

  private final transient Gateway gateway;
  private final transient BodyReader body;

  McpFilter(Gateway gateway, BodyReader body) {
    this.gateway = gateway;
    this.body = body;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Target target = Target.of(request.getRequestURI());
    if (target == null) {
      chain.doFilter(request, response);
      return;
    }
    Exchange exchange = gateway.exchange(response, ClientConnection.of(request));
    try {
      take(target, request, exchange);
    } catch (RuntimeException e) {
      String sentence = Later.fault(e);
      exchange.finish(_ -> error(500, -32_603, sentence));
    }
    exchange.serve();
  }

  private void take(Target target, HttpServletRequest request, Exchange exchange) {
    Client client = Client.of(request);
    switch (request.getMethod()) {
      case "POST" -> post(target, client, request, exchange);
      case "GET" -> gateway.legacy().get(target, client, request::getHeader, exchange);
      case "DELETE" -> gateway.legacy().delete(target, client, request::getHeader, exchange);
      default -> exchange.finish(_ -> Answer.empty(405).with("Allow", "POST, GET, DELETE"));
    }
  }

  private void post(Target target, Client client, HttpServletRequest request, Exchange exchange) {
    Answer refusal = refusal(request);
    if (refusal != null) {
      exchange.finish(_ -> refusal);
      return;
    }
    Message message;
    try {
      message = Message.parse(body.read(request));
    } catch (UnreadableBodyException e) {
      exchange.finish(_ -> error(e.status(), -32_600, e.getMessage()));
      return;
    } catch (MalformedMessageException e) {
      exchange.finish(_ -> error(400, e.code(), e.getMessage()));
      return;
    }
    if (RequestEra.of(message, request.getHeader(VERSION_HEADER)) == Era.MODERN) {
      gateway.modern().post(target, client, message, headers(request), exchange);
    } else {
      gateway.legacy().post(target, client, message, request::getHeader, exchange);
    }
  }

  /// Content negotiation, as far as it is certain to fail (both eras, "Streamable HTTP").
  private static @Nullable Answer refusal(HttpServletRequest request) {
    String type = request.getContentType();
    if (type == null || !type.regionMatches(true, 0, JSON, 0, JSON.length())) {
      return error(415, -32_600, "A message needs the Content-Type application/json.");
    }
    String accept = request.getHeader("Accept");
    boolean takes =
        accept == null
            || accept.contains("*/*")
            || (accept.contains(JSON) && accept.contains("text/event-stream"));
    return takes
        ? null
        : error(
            406, -32_600, "The Accept header must list application/json and text/event-stream.");
  }

  /// A header that is there twice has both values, as HTTP has it: it is not what the body says.
  private static Headers headers(HttpServletRequest request) {
    return name -> {
      Enumeration<String> values = request.getHeaders(name);
      String all = values.hasMoreElements() ? values.nextElement() : null;
      while (values.hasMoreElements()) {
        all += ", " + values.nextElement();
      }
      return all;
    };
  }

  static Answer error(int status, int code, String message) {
    return Answer.of(status, Messages.error(null, code, message));
  }
}
