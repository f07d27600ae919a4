package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import org.jspecify.annotations.Nullable;

/// The JSON-RPC error codes with a meaning in MCP (specification 2026-07-28, Overview: "Error
/// Codes"; the legacy ones: 2025-11-25, Resources and Elicitation).
public final class ErrorCodes {

  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL_ERROR = -32603;

  public static final int HEADER_MISMATCH = -32020;
  static final int MISSING_CLIENT_CAPABILITY = -32021;
  static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

  /// Of the legacy era only; the modern one says [#INVALID_PARAMS].
  static final int RESOURCE_NOT_FOUND = -32002;

  /// Of 2025-11-25 only; later servers ask by a result instead.
  static final int URL_ELICITATION_REQUIRED = -32042;

  private ErrorCodes() {}

  /// Codes that no server of the legacy era ever sends: whoever does is modern, though not content.
  static boolean isModern(int code) {
    return code == HEADER_MISMATCH
        || code == MISSING_CLIENT_CAPABILITY
        || code == UNSUPPORTED_PROTOCOL_VERSION;
  }

  /// The code of an error; 0 for a result, and for a code that is no number of this size.
  public static int of(Response response) {
    JsonView code = spelt(response);
    if (code == null || !code.isNumber()) {
      return 0;
    }
    try {
      return Integer.parseInt(code.text());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  static @Nullable JsonView spelt(Response response) {
    Span error = response.error();
    return error == null ? null : JsonView.of(response, error).member("code");
  }
}
