package dev.mcpmanager.mcp;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The lists of a server whose changes it announces (specification 2026-07-28, Subscriptions:
/// "Notification Filter").
public enum ListKind {
  TOOLS,
  PROMPTS,
  /// Of resources and of their templates.
  RESOURCES;

  /// The one whose change a notification announces, by its method; null for any other method.
  public static @Nullable ListKind announcedBy(String method) {
    return Arrays.stream(values())
        .filter(kind -> kind.notification().equals(method))
        .findFirst()
        .orElse(null);
  }

  /// The method that announces a change.
  public String notification() {
    return "notifications/" + capability() + "/list_changed";
  }

  /// The name of the server's capability.
  public String capability() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The name in the filter of a subscription.
  String filterKey() {
    return capability() + "ListChanged";
  }
}
