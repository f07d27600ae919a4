package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The headers that a client sends with a request of the modern era (specification 2026-07-28,
/// Streamable HTTP: "Standard Request Headers").
public final class ModernHeaders {

  public static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

  private ModernHeaders() {}

  /// The version that a request names in its `_meta`, as only modern ones do; null otherwise.
  public static @Nullable String version(Request request) {
    JsonView meta = request.meta() == null ? null : JsonView.of(request, request.meta());
    return Members.of(meta).text(MetaKeys.PROTOCOL_VERSION);
  }

  /// All that the body of a modern request says and its headers repeat.
  ///
  /// @param version as [#version] found it
  /// @param tools which arguments its server wants to see there
  public static Map<String, String> of(Request request, String version, ToolHeaders tools) {
    var headers = new LinkedHashMap<String, String>();
    headers.put(PROTOCOL_VERSION, HeaderValue.encode(version));
    headers.put("Mcp-Method", HeaderValue.encode(request.method()));
    String param = Methods.nameParam(request.method());
    String name = param == null ? null : Members.of(request.paramsView()).text(param);
    if (name != null) {
      headers.put("Mcp-Name", HeaderValue.encode(name));
    }
    headers.putAll(tools.of(request));
    return headers;
  }
}
