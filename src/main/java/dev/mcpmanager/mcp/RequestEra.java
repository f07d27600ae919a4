package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import org.jspecify.annotations.Nullable;

/// Of which era one message of an HTTP client is. One endpoint serves both, message by message
/// (specification 2026-07-28, Versioning and Compatibility).
///
/// A message is modern if its `_meta` names a protocol version, or its version header one that is
/// not of the legacy era, or if it asks what only modern clients ask. The header `Mcp-Method` says
/// nothing: there are clients that send it with a legacy `initialize`.
public final class RequestEra {

  private RequestEra() {}

  /// Decides it for one message.
  ///
  /// @param protocolVersionHeader the value of `MCP-Protocol-Version`, null if there is none
  public static Era of(Message message, @Nullable String protocolVersionHeader) {
    if (protocolVersionHeader != null && !Revisions.isLegacy(protocolVersionHeader)) {
      return Era.MODERN;
    }
    return isModern(message) ? Era.MODERN : Era.LEGACY;
  }

  private static boolean isModern(Message message) {
    return switch (message) {
      case Request request ->
          namesVersion(request, request.meta()) || request.method().equals(Methods.DISCOVER);
      case Notification notification -> namesVersion(notification, notification.meta());
      case Response _ -> false;
    };
  }

  private static boolean namesVersion(Message message, @Nullable Span meta) {
    return meta != null && JsonView.of(message, meta).member(MetaKeys.PROTOCOL_VERSION) != null;
  }
}
