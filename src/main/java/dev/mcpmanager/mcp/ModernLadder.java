package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.ModernRequest.Bad;
import dev.mcpmanager.mcp.ModernRequest.Checked;
import dev.mcpmanager.mcp.ModernRequest.Good;
import org.jspecify.annotations.Nullable;

/// What a request of a modern client has to get past, in this order (specification 2026-07-28,
/// Overview: "_meta"; Streamable HTTP: "Server Validation"; Logging: "Error Handling"):
///
/// 1. the keys of `_meta` that each request carries, -32602
/// 2. the version of the header is that of the body, -32020
/// 3. and is one we speak, -32022
/// 4. `Mcp-Method` and `Mcp-Name` are what the body says, -32020
/// 5. the method is one of this era, -32601 and 404
/// 6. the log level exists, -32602
///
/// The order decides cases: a version nobody knows, under a header with another one, is a mismatch
/// and not an unknown version. What the headers `Mcp-Param-*` must be only the server's tools can
/// tell: [ToolHeaders].
final class ModernLadder {

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private final Request request;
  private final Headers headers;
  private final Members params;
  private final @Nullable String name;
  private final Members meta;

  ModernLadder(Request request, Headers headers) {
    this.request = request;
    this.headers = headers;
    this.params = Members.of(request.paramsView());
    this.meta = Members.of(params.get("_meta"));
    String named = Methods.nameParam(request.method());
    this.name = named == null ? null : params.text(named);
  }

  Checked climb() {
    JsonView version = meta.get(MetaKeys.PROTOCOL_VERSION);
    JsonView capabilities = meta.get(MetaKeys.CLIENT_CAPABILITIES);
    if (version == null || !version.isString()) {
      return badMeta(MetaKeys.PROTOCOL_VERSION, "a string");
    }
    if (capabilities == null || !capabilities.isObject()) {
      return badMeta(MetaKeys.CLIENT_CAPABILITIES, "an object");
    }
    Response fault = versionFault(version.text());
    if (fault == null) {
      fault = headerFault();
    }
    if (fault != null) {
      return new Bad(BAD_REQUEST, fault);
    }
    if (Methods.isRemoved(request.method())) {
      return new Bad(NOT_FOUND, McpErrors.methodNotFound(request));
    }
    return withLogLevel(ClientCapabilities.of(capabilities));
  }

  private @Nullable Response versionFault(String version) {
    String header = headers.first("MCP-Protocol-Version");
    if (!version.equals(header)) {
      return mismatch("MCP-Protocol-Version", header, version);
    }
    return version.equals(Revisions.MODERN) ? null : McpErrors.unsupportedVersion(request, version);
  }

  private @Nullable Response headerFault() {
    String method = headers.first("Mcp-Method");
    if (!request.method().equals(method)) {
      return mismatch("Mcp-Method", method, request.method());
    }
    String header = headers.first("Mcp-Name");
    if (name == null || (header != null && name.equals(HeaderValue.decode(header)))) {
      return null; // a name that is missing in the body is the server's to miss
    }
    return mismatch("Mcp-Name", header, name);
  }

  private Checked withLogLevel(ClientCapabilities capabilities) {
    JsonView spelt = meta.get(MetaKeys.LOG_LEVEL);
    LogLevel level = spelt == null || !spelt.isString() ? null : LogLevel.named(spelt.text());
    if (spelt != null && level == null) {
      return badMeta(MetaKeys.LOG_LEVEL, "a log level, from 'debug' to 'emergency'");
    }
    JsonView state = params.get("requestState");
    return new Good(
        new ModernRequest(
            request,
            name,
            capabilities,
            level,
            params.get("inputResponses"),
            state == null ? null : state.text()));
  }

  private Checked badMeta(String key, String kind) {
    String text = "Invalid params: '_meta' must have '%s', %s.".formatted(key, kind);
    return new Bad(BAD_REQUEST, McpErrors.invalidParams(request, text));
  }

  private Response mismatch(String name, @Nullable String header, String body) {
    String found = header == null ? "is missing" : "has the value '%s'".formatted(header);
    return McpErrors.headerMismatch(
        request, "%s %s, but the body says '%s'.".formatted(name, found, body));
  }
}
