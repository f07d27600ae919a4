package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.MetaEdit.Present;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `_meta` that each request to a modern server carries (specification 2026-07-28, Overview:
/// "_meta"). Made once for all requests of one sender.
public final class RequestMeta {

  private static final byte[] VERSION = utf8("\"" + Revisions.MODERN + "\"");

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /// The entries as they are spelt.
  private final byte[] members;

  /// For ourselves: nothing may be asked of us.
  public RequestMeta(Identity identity) {
    this(utf8("{}"), identity.json(), null);
  }

  /// For a client that cannot say it itself.
  ///
  /// @param capabilities as JSON
  /// @param clientInfo as JSON; null if it never gave it
  /// @param level from which on it wants log messages; null for none
  RequestMeta(byte[] capabilities, byte @Nullable [] clientInfo, @Nullable LogLevel level) {
    entries.put(MetaKeys.PROTOCOL_VERSION, VERSION);
    entries.put(MetaKeys.CLIENT_CAPABILITIES, capabilities);
    if (clientInfo != null) {
      entries.put(MetaKeys.CLIENT_INFO, clientInfo);
    }
    if (level != null) {
      entries.put(MetaKeys.LOG_LEVEL, utf8("\"" + level.wireName() + "\""));
    }
    members = utf8(MetaEdit.members(entries));
  }

  /// The request with the keys its sender left out, and not a byte changed otherwise. One whose
  /// `params` or `_meta` is no object is left as it is: its server will say so better than we can.
  public Request complete(Request request) {
    return with(request, Present.KEPT);
  }

  /// The request with these keys, whatever its sender wrote there.
  Request impose(Request request) {
    return with(request, Present.REPLACED);
  }

  /// `params` for a request of our own that needs nothing but the meta.
  public byte[] params() {
    return utf8(MetaEdit.object(entries));
  }

  private Request with(Request request, Present present) {
    return isFree(request)
        ? request.withMeta(members)
        : request.edited(MetaEdit.put(request, request.params(), request.meta(), entries, present));
  }

  /// Whether there is a place for the keys, and none of them in it.
  private boolean isFree(Request request) {
    JsonView params = request.paramsView();
    if (params == null || !params.isObject()) {
      return false;
    }
    Span span = request.meta();
    JsonView meta = span == null ? null : JsonView.of(request, span);
    return meta == null || (meta.isObject() && hasNone(meta));
  }

  private boolean hasNone(JsonView meta) {
    for (String key : entries.keySet()) {
      if (meta.member(key) != null) {
        return false;
      }
    }
    return true;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
