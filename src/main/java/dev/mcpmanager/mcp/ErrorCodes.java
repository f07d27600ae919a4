package dev.mcpmanager.mcp;

/// The JSON-RPC error codes with a meaning in MCP (specification 2026-07-28, "Error codes").
final class ErrorCodes {

  static final int METHOD_NOT_FOUND = -32601;

  private static final int HEADER_MISMATCH = -32020;
  private static final int MISSING_CLIENT_CAPABILITY = -32021;
  private static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

  private ErrorCodes() {}

  /// Codes that no server of the legacy era ever sends: whoever does is modern, though not content.
  static boolean isModern(int code) {
    return code == HEADER_MISMATCH
        || code == MISSING_CLIENT_CAPABILITY
        || code == UNSUPPORTED_PROTOCOL_VERSION;
  }
}
