package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// The `_meta` that each request to a modern server carries (specification 2026-07-28, "_meta").
public final class RequestMeta {

  private static final String PREFIX = "io.modelcontextprotocol/";

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  public RequestMeta(Identity identity) {
    entries.put(PREFIX + "protocolVersion", ("\"" + Revisions.MODERN + "\"").getBytes(UTF_8));
    entries.put(PREFIX + "clientCapabilities", "{}".getBytes(UTF_8));
    entries.put(PREFIX + "clientInfo", identity.json());
  }

  /// The request with the keys its sender left out, and not a byte changed otherwise. One whose
  /// `params` or `_meta` is no object is left as it is: its server will say so better than we can.
  public Request complete(Request request) {
    byte[] bytes = request.bytes();
    Span params = request.params();
    Span meta = request.meta();
    if (params == null) {
      int end = lastBrace(bytes);
      return spliced(request, end, ",\"params\":{\"_meta\":{", members(request, null, ""), "}}");
    }
    if (bytes[params.start()] != '{' || (meta != null && bytes[meta.start()] != '{')) {
      return request;
    }
    if (meta == null) {
      String after = isEmpty(bytes, params) ? "}" : "},";
      return spliced(request, params.start() + 1, "\"_meta\":{", members(request, null, ""), after);
    }
    String after = isEmpty(bytes, meta) ? "" : ",";
    return spliced(request, meta.start() + 1, "", members(request, meta, after), "");
  }

  /// `params` for a request of our own that needs nothing but the meta.
  byte[] params() {
    var json = new ByteArrayOutputStream();
    json.writeBytes("{\"_meta\":{".getBytes(UTF_8));
    appendMembers(json, entries);
    json.writeBytes("}}".getBytes(UTF_8));
    return json.toByteArray();
  }

  /// The members that `meta` lacks, and `after` behind them if there are any.
  private byte[] members(
      Request request, @org.jspecify.annotations.Nullable Span meta, String after) {
    var missing = new LinkedHashMap<>(entries);
    if (meta != null) {
      missing.keySet().removeIf(key -> request.member(meta, key) != null);
    }
    var json = new ByteArrayOutputStream();
    appendMembers(json, missing);
    if (json.size() > 0) {
      json.writeBytes(after.getBytes(UTF_8));
    }
    return json.toByteArray();
  }

  private static void appendMembers(ByteArrayOutputStream json, Map<String, byte[]> members) {
    String separator = "";
    for (var member : members.entrySet()) {
      json.writeBytes((separator + "\"" + member.getKey() + "\":").getBytes(UTF_8));
      json.writeBytes(member.getValue());
      separator = ",";
    }
  }

  private static Request spliced(
      Request request, int at, String before, byte[] members, String after) {
    if (members.length == 0) {
      return request;
    }
    byte[] bytes =
        new Splice(request.bytes())
            .insert(at, before.getBytes(UTF_8))
            .insert(at, members)
            .insert(at, after.getBytes(UTF_8))
            .toBytes();
    try {
      return (Request) Message.parse(bytes);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("A request was spliced wrongly.", e);
    }
  }

  private static boolean isEmpty(byte[] bytes, Span object) {
    for (int i = object.start() + 1; i < object.end() - 1; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static int lastBrace(byte[] bytes) {
    int at = bytes.length - 1;
    while (bytes[at] != '}') {
      at--;
    }
    return at;
  }
}
