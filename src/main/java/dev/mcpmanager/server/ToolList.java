package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.RequestMeta;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a child for all of its tools, page by page. Waits: to be used on a virtual thread.
final class ToolList {

  /// More than any server has; one that goes on for ever must come to an end.
  private static final int MAX_PAGES = 100;

  private static final JsonMapper JSON = JsonMapper.shared();

  private ToolList() {}

  /// Each tool as it is listed, by its name; none if the child knows no tools. Null if it did not
  /// answer.
  static @Nullable Map<String, JsonNode> of(Peer peer, RequestMeta meta, Duration patience)
      throws InterruptedException {
    var tools = new LinkedHashMap<String, JsonNode>();
    String cursor = null;
    for (int page = 0; page < MAX_PAGES; page++) {
      JsonNode result = page(peer, meta, patience, cursor);
      if (result == null) {
        return null;
      }
      result.path("tools").valueStream().forEach(it -> tools.put(it.path("name").asString(""), it));
      cursor = result.path("nextCursor").asString(null);
      if (cursor == null) {
        return tools;
      }
    }
    return tools;
  }

  /// An error is an answer without tools.
  private static @Nullable JsonNode page(
      Peer peer, RequestMeta meta, Duration patience, @Nullable String cursor)
      throws InterruptedException {
    byte[] params =
        cursor == null
            ? null
            : JSON.createObjectNode().put("cursor", cursor).toString().getBytes(UTF_8);
    Request request = Messages.request(new byte[] {'0'}, "tools/list", params);
    Handshake handshake = peer.handshake();
    boolean modern = handshake != null && handshake.era() == Era.MODERN;
    var call = peer.call(modern ? meta.complete(request) : request, CallOptions.within(patience));
    try {
      if (!(call.outcome().get() instanceof Outcome.Answered(var response))) {
        return null;
      }
      Span result = response.result();
      return result == null ? JSON.createObjectNode() : JSON.readTree(response.raw(result));
    } catch (ExecutionException e) {
      throw new IllegalStateException("The outcome of a call is never a failure of its future.", e);
    }
  }
}
