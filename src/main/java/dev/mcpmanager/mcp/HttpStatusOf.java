package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.Response;

/// The HTTP status under which a modern client gets a response, as long as nothing has been
/// streamed before it (specification 2026-07-28, Streamable HTTP: "Protocol Version Header" and
/// "Server Validation").
public final class HttpStatusOf {

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private HttpStatusOf() {}

  /// Of an error by its code; a result is always 200, and so is an error that is the server's word
  /// about the call and not about the way it was asked.
  public static int error(Response response) {
    return switch (ErrorCodes.of(response)) {
      case ErrorCodes.METHOD_NOT_FOUND -> NOT_FOUND;
      case ErrorCodes.HEADER_MISMATCH,
          ErrorCodes.MISSING_CLIENT_CAPABILITY,
          ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION ->
          BAD_REQUEST;
      default -> OK;
    };
  }
}
