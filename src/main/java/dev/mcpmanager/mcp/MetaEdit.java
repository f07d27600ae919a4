package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Puts keys into the `_meta` of a message and takes them out. All other keys stay as they are, so
/// that trace contexts and whatever peers agree on pass through.
final class MetaEdit {

  private static final String META = "_meta";

  /// What happens to a key that is there already.
  enum Present {
    KEPT,
    REPLACED
  }

  private MetaEdit() {}

  /// Puts keys into `params._meta`, which is made where it is missing. Where `params` or `_meta` is
  /// no object, nothing happens: the receiver will say so better than we can.
  ///
  /// @param params of the message, a request or a notification
  /// @param meta likewise
  /// @param keys with their values as JSON
  static Splice put(
      Message message,
      @Nullable Span params,
      @Nullable Span meta,
      Map<String, byte[]> keys,
      Present present) {
    var edits = new Splice(message.bytes());
    if (params == null) {
      String json = ",\"params\":" + object(keys);
      return edits.insert(lastBrace(message.bytes()), utf8(json));
    }
    JsonView around = JsonView.of(message, params);
    if (meta == null) {
      String json = "\"_meta\":" + metaObject(keys) + (around.isEmpty() ? "" : ",");
      return around.isObject() ? edits.insert(params.start() + 1, utf8(json)) : edits;
    }
    JsonView inner = JsonView.of(message, meta);
    if (inner.isObject()) {
      put(new ObjectEdit(inner), keys, present).into(edits);
    }
    return edits;
  }

  /// Takes keys out of the `_meta` of `holder`, and `_meta` itself if they were all it had.
  static void remove(ObjectEdit holder, Collection<String> keys, Splice edits) {
    JsonView meta = holder.member(META);
    if (meta == null || !meta.isObject()) {
      return;
    }
    var edit = new ObjectEdit(meta);
    keys.forEach(edit::remove);
    if (edit.leavesNothing() && !meta.isEmpty()) {
      holder.remove(META);
    } else {
      edit.into(edits);
    }
  }

  /// `params` that have nothing but these keys.
  static String object(Map<String, byte[]> keys) {
    return "{\"_meta\":" + metaObject(keys) + "}";
  }

  private static String metaObject(Map<String, byte[]> keys) {
    return "{" + members(keys) + "}";
  }

  /// The keys with their values, as they stand between the braces of an object.
  static String members(Map<String, byte[]> keys) {
    var json = new StringJoiner(",");
    keys.forEach((key, value) -> json.add("\"" + key + "\":" + new String(value, UTF_8)));
    return json.toString();
  }

  private static ObjectEdit put(ObjectEdit meta, Map<String, byte[]> keys, Present present) {
    keys.forEach((key, value) -> {
      switch (present) {
        case KEPT -> meta.addMissing(key, value);
        case REPLACED -> meta.set(key, value);
      }
    });
    return meta;
  }

  private static int lastBrace(byte[] bytes) {
    int at = bytes.length - 1;
    while (bytes[at] != '}') {
      at--;
    }
    return at;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
