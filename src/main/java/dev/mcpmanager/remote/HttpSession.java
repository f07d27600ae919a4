package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.IllegalTools;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.ModernHeaders;
import dev.mcpmanager.mcp.ToolHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a server and its wire have in common by now. Safe for threads.
final class HttpSession {

  static final String ID = "Mcp-Session-Id";

  private static final String ACCEPT = "Accept";

  private volatile @Nullable String id;
  private volatile @Nullable String version;
  private volatile @Nullable Handshake handshake;
  private volatile ToolHeaders tools = ToolHeaders.NONE;

  /// An answer came.
  ///
  /// @param sessionId as it named a session; null if it did not
  /// @return as it is to be passed on
  Response heard(Request request, Response response, boolean modern, @Nullable String sessionId) {
    Span result = response.result();
    if (result == null) {
      return response;
    }
    if (!modern && request.method().equals(Methods.INITIALIZE)) {
      JsonView chosen = JsonView.of(response, result).member("protocolVersion");
      id = sessionId != null && isHeaderValue(sessionId) ? sessionId : null;
      version = chosen != null && isHeaderValue(chosen.text()) ? chosen.text() : null;
    } else if (modern && request.method().equals(Methods.TOOLS_LIST)) {
      return listed(request, IllegalTools.dropped(response));
    }
    return response;
  }

  private synchronized Response listed(Request request, Response page) {
    Span result = page.result();
    JsonView params = request.paramsView();
    boolean further = params != null && params.member("cursor") != null;
    if (result != null) {
      ToolHeaders learnt = ToolHeaders.learn(page.raw(result));
      tools = further ? tools.and(learnt) : learnt;
    }
    return page;
  }

  void agreed(Handshake made) {
    handshake = made;
    version = isHeaderValue(made.protocolVersion()) ? made.protocolVersion() : null;
  }

  @Nullable Handshake handshake() {
    return handshake;
  }

  /// Null if the server names no session.
  @Nullable String id() {
    return id;
  }

  ToolHeaders tools() {
    return tools;
  }

  /// The headers of a POST of the legacy era.
  Map<String, String> headers() {
    Map<String, String> headers = accepting("application/json, text/event-stream");
    addSession(headers);
    return headers;
  }

  /// The headers of a POST of the modern era, which knows no sessions.
  static Map<String, String> accepting(String types) {
    var headers = new LinkedHashMap<String, String>();
    headers.put(ACCEPT, types);
    return headers;
  }

  /// The headers of a GET.
  ///
  /// @param lastEventId after which to go on; null to begin
  Map<String, String> streamHeaders(@Nullable String lastEventId) {
    Map<String, String> headers = accepting("text/event-stream");
    addSession(headers);
    if (lastEventId != null && isHeaderValue(lastEventId)) {
      headers.put("Last-Event-ID", lastEventId);
    }
    return headers;
  }

  private void addSession(Map<String, String> headers) {
    String session = id;
    String revision = version;
    if (session != null) {
      headers.put(ID, session);
    }
    if (revision != null) {
      headers.put(ModernHeaders.PROTOCOL_VERSION, revision);
    }
  }

  /// Whether a text can be a header of ours: servers may write anything into a body.
  static boolean isHeaderValue(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }
}
