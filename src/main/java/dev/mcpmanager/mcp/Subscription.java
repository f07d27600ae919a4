package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import dev.mcpmanager.mcp.MetaEdit.Present;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The messages of a subscription (specification 2026-07-28, Subscriptions). All carry its id,
/// which is that of the `subscriptions/listen` that opened it, as it was written there.
public final class Subscription {

  private static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";

  private Subscription() {}

  /// Opens one on a modern server.
  ///
  /// @param id as JSON
  /// @param meta on whose behalf
  public static Request listen(byte[] id, RequestMeta meta, SubscriptionFilter filter) {
    byte[] params = meta.params();
    var edits = new Splice(params);
    new ObjectEdit(JsonView.of(params)).set("notifications", filter.json()).into(edits);
    return Messages.request(id, Methods.LISTEN, edits.toBytes());
  }

  /// The first message of all.
  ///
  /// @param honoured what the server will tell
  public static Notification acknowledged(byte[] id, SubscriptionFilter honoured) {
    String params =
        "{\"_meta\":{\"%s\":%s},\"notifications\":%s}"
            .formatted(MetaKeys.SUBSCRIPTION_ID, utf8(id), utf8(honoured.json()));
    return Messages.notification(ACKNOWLEDGED, params.getBytes(UTF_8));
  }

  /// Whether a notification is the one that begins a subscription.
  public static boolean isAcknowledgment(Notification notification) {
    return notification.method().equals(ACKNOWLEDGED);
  }

  /// A notification as a message of this subscription.
  public static Notification tagged(Notification notification, byte[] id) {
    return notification.edited(
        MetaEdit.put(
            notification,
            notification.params(),
            notification.meta(),
            Map.of(MetaKeys.SUBSCRIPTION_ID, id),
            Present.REPLACED));
  }

  /// A notification of any subscription, for those who have none.
  public static Notification untagged(Notification notification) {
    Span params = notification.params();
    if (params == null || notification.meta() == null) {
      return notification;
    }
    var edits = new Splice(notification.bytes());
    var edit = new ObjectEdit(JsonView.of(notification, params));
    MetaEdit.remove(edit, List.of(MetaKeys.SUBSCRIPTION_ID), edits);
    edit.into(edits);
    return notification.edited(edits);
  }

  /// The last message: the server ends it on purpose. A stream that closes without it has broken.
  public static Response ended(byte[] id, @Nullable JsonNode serverInfo) {
    String server =
        serverInfo == null ? "" : ",\"%s\":%s".formatted(MetaKeys.SERVER_INFO, serverInfo);
    String result =
        "{\"resultType\":\"complete\",\"_meta\":{\"%s\":%s%s}}"
            .formatted(MetaKeys.SUBSCRIPTION_ID, utf8(id), server);
    return Messages.result(id, result.getBytes(UTF_8));
  }

  /// The end of one as a modern server gave it, with the id that its client knows.
  ///
  /// @param id of the client's request, which the response has already
  public static Response ended(Response response, byte[] id) {
    Span span = response.result();
    if (span == null) {
      return response;
    }
    JsonView meta = JsonView.of(response, span).member("_meta");
    if (meta == null || !meta.isObject()) {
      return response;
    }
    var edits = new Splice(response.bytes());
    new ObjectEdit(meta).set(MetaKeys.SUBSCRIPTION_ID, id).into(edits);
    return response.edited(edits);
  }

  private static String utf8(byte[] json) {
    return new String(json, UTF_8);
  }
}
