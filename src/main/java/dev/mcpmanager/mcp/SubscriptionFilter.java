package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What a subscription is about (specification 2026-07-28, Subscriptions: "Notification Filter").
///
/// @param lists whose changes are announced
/// @param resources URIs of what is watched
/// @param tasks ids, of the tasks extension
public record SubscriptionFilter(Set<ListKind> lists, List<String> resources, List<String> tasks) {

  private static final String RESOURCES = "resourceSubscriptions";
  private static final String TASKS = "taskIds";
  private static final String TASK_CHANGED = "notifications/tasks";

  /// What a `subscriptions/listen` asks for; what is missing or malformed there is not asked for.
  public static SubscriptionFilter of(Request listen) {
    Members params = Members.of(listen.paramsView());
    Members filter = Members.of(params.get("notifications"));
    Set<ListKind> lists = EnumSet.noneOf(ListKind.class);
    for (ListKind kind : ListKind.values()) {
      JsonView asked = filter.get(kind.filterKey());
      if (asked != null && asked.text().equals("true") && !asked.isString()) {
        lists.add(kind);
      }
    }
    return new SubscriptionFilter(
        lists, strings(filter.get(RESOURCES)), strings(filter.get(TASKS)));
  }

  /// What a legacy session hears of without asking, and what it watches, as far as a server with
  /// these capabilities can tell it.
  public static SubscriptionFilter ofSession(
      @Nullable JsonNode capabilities, Collection<String> watched) {
    return new SubscriptionFilter(EnumSet.allOf(ListKind.class), List.copyOf(watched), List.of())
        .honoured(capabilities);
  }

  /// The part of it that a server with these capabilities can honour, in either era.
  public SubscriptionFilter honoured(@Nullable JsonNode capabilities) {
    JsonNode known = capabilities == null ? MissingNode.getInstance() : capabilities;
    Set<ListKind> announced = EnumSet.noneOf(ListKind.class);
    for (ListKind kind : lists) {
      if (known.path(kind.capability()).path("listChanged").asBoolean(false)) {
        announced.add(kind);
      }
    }
    boolean watches = known.path("resources").path("subscribe").asBoolean(false);
    boolean hasTasks = known.path("extensions").has(MetaKeys.TASKS_EXTENSION);
    return new SubscriptionFilter(
        announced, watches ? resources : List.of(), hasTasks ? tasks : List.of());
  }

  /// Whether there is nothing to be heard.
  public boolean isEmpty() {
    return lists.isEmpty() && resources.isEmpty() && tasks.isEmpty();
  }

  /// Whether there are subscriptions that let notifications with that method pass.
  public static boolean knows(String method) {
    return switch (method) {
      case Methods.RESOURCE_UPDATED, TASK_CHANGED -> true;
      default -> ListKind.announcedBy(method) != null;
    };
  }

  /// Whether it lets a notification of the server pass.
  public boolean admits(Notification notification) {
    String method = notification.method();
    ListKind kind = ListKind.announcedBy(method);
    if (kind != null) {
      return lists.contains(kind);
    }
    Span span = notification.params();
    Members params = Members.of(span == null ? null : JsonView.of(notification, span));
    return switch (method) {
      case Methods.RESOURCE_UPDATED -> watches(params.text("uri"));
      case TASK_CHANGED -> {
        String task = params.text("taskId");
        yield task != null && tasks.contains(task);
      }
      default -> false;
    };
  }

  /// The value of `notifications`, in a request or in its acknowledgment.
  byte[] json() {
    var members = new ArrayList<String>();
    lists.forEach(kind -> members.add("\"" + kind.filterKey() + "\":true"));
    add(RESOURCES, resources, members);
    add(TASKS, tasks, members);
    return ("{" + String.join(",", members) + "}").getBytes(UTF_8);
  }

  private boolean watches(@Nullable String uri) {
    return uri != null && resources.stream().anyMatch(watched -> WatchedUri.covers(watched, uri));
  }

  private static void add(String name, List<String> values, List<String> members) {
    if (!values.isEmpty()) {
      String array =
          values.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
      members.add("\"" + name + "\":" + array);
    }
  }

  private static List<String> strings(@Nullable JsonView array) {
    return array == null
        ? List.of()
        : array.elements().stream()
            .filter(JsonView::isString)
            .map(JsonView::text)
            .distinct()
            .toList();
  }
}
