package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;

/// What the aggregate answers itself, because no server can.
public final class AggregateAnswers {

  /// A server that would have to answer cannot be asked now. To modern clients, codes of our own
  /// lie outside of what JSON-RPC reserves.
  public static final int SERVER_UNAVAILABLE = -31003;

  /// The same to legacy clients, for whom they lie in a small part of it.
  public static final int LEGACY_SERVER_UNAVAILABLE = -32003;

  private static final int MAX_SHOWN = 200;

  private AggregateAnswers() {}

  /// The result of a tool whose server cannot be asked: a model reads it, and may go on without.
  ///
  /// @param why the whole sentence
  public static Response toolFailed(Request call, Era era, String why) {
    Response failed = McpErrors.failedTool(call.id(), why);
    return era == Era.LEGACY
        ? failed
        : ToModern.of(null, Caching.NONE).ofLegacy(Methods.TOOLS_CALL, failed);
  }

  /// The error for anything else whose server cannot be asked.
  ///
  /// @param why the whole sentence
  public static Response unavailable(Request request, Era era, String why) {
    int code = era == Era.MODERN ? SERVER_UNAVAILABLE : LEGACY_SERVER_UNAVAILABLE;
    return Messages.error(request.id(), code, why);
  }

  static Response missing(Request request, String param) {
    return McpErrors.invalidParams(
        request, "'%s' needs the string params.%s.".formatted(request.method(), param));
  }

  static Response unknownName(Request request, String name) {
    String kind = request.method().startsWith("tools/") ? "tool" : "prompt";
    return McpErrors.invalidParams(
        request,
        "There is no %s '%s' here; %ss/list names those there are."
            .formatted(kind, shown(name), kind));
  }

  static Response unknownUri(Request request, String uri) {
    String data = "{\"uri\":" + JsonText.quote(uri) + "}";
    return Messages.error(
        request.id(),
        ErrorCodes.INVALID_PARAMS,
        ("No server here lists the resource '%s'; use a URI as resources/list, a template or a"
                + " result of this endpoint gives it.")
            .formatted(shown(uri)),
        data.getBytes(UTF_8));
  }

  static Response badCursor(Request request) {
    return McpErrors.invalidParams(
        request,
        "This cursor is not of this list, or of how it was before it changed; begin again without"
            + " one.");
  }

  private static String shown(String name) {
    return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "…";
  }
}
