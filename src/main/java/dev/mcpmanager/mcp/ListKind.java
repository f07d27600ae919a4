package dev.mcpmanager.mcp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The lists of a server whose changes it announces (specification 2026-07-28, Subscriptions:
/// "Notification Filter").
public enum ListKind {
  TOOLS,
  PROMPTS,
  /// Of resources and of their templates.
  RESOURCES;

  private final String capability = name().toLowerCase(Locale.ROOT);
  private final String notification = "notifications/" + capability + "/list_changed";

  /// The one whose change a notification announces, by its method; null for any other method.
  public static @Nullable ListKind announcedBy(String method) {
    for (ListKind kind : values()) {
      if (kind.notification.equals(method)) {
        return kind;
      }
    }
    return null;
  }

  /// The method that announces a change.
  public String notification() {
    return notification;
  }

  /// The name of the server's capability.
  public String capability() {
    return capability;
  }

  /// The name in the filter of a subscription.
  String filterKey() {
    return capability() + "ListChanged";
  }
}
