package dev.mcpmanager.mcp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be known of methods by their names.
public final class Methods {

  public static final String INITIALIZE = "initialize";
  public static final String DISCOVER = "server/discover";
  public static final String LISTEN = "subscriptions/listen";
  public static final String TOOLS_LIST = "tools/list";
  public static final String TOOLS_CALL = "tools/call";
  public static final String PROMPTS_LIST = "prompts/list";
  public static final String PROMPTS_GET = "prompts/get";
  public static final String RESOURCES_LIST = "resources/list";
  public static final String RESOURCES_READ = "resources/read";
  public static final String TEMPLATES_LIST = "resources/templates/list";

  static final String ELICIT = "elicitation/create";
  static final String SAMPLE = "sampling/createMessage";
  static final String LIST_ROOTS = "roots/list";
  public static final String RESOURCE_UPDATED = "notifications/resources/updated";

  private static final String TASKS = "tasks/";

  private static final Set<String> CACHEABLE =
      Set.of(DISCOVER, TOOLS_LIST, PROMPTS_LIST, RESOURCES_LIST, TEMPLATES_LIST, RESOURCES_READ);

  private static final Set<String> INTERACTIVE = Set.of(TOOLS_CALL, PROMPTS_GET, RESOURCES_READ);

  private static final Set<String> REMOVED =
      Set.of(
          INITIALIZE,
          "ping",
          "logging/setLevel",
          "resources/subscribe",
          "resources/unsubscribe",
          "notifications/initialized",
          "notifications/roots/list_changed",
          "tasks/result",
          "tasks/list");

  private Methods() {}

  /// Whether complete results of it carry `ttlMs` and `cacheScope` (2026-07-28, Caching).
  public static boolean isCacheable(String method) {
    return CACHEABLE.contains(method);
  }

  /// Whether its result may ask for input (2026-07-28, Multi Round-Trip Requests: "Supported
  /// Requests").
  public static boolean isInteractive(String method) {
    return INTERACTIVE.contains(method);
  }

  /// Whether the legacy era has it and the modern one has not (2026-07-28, Key Changes).
  public static boolean isRemoved(String method) {
    return REMOVED.contains(method);
  }

  /// Whether it is one of the tasks extension, or of the experiment before it: what goes by these
  /// names differs between the eras, so it is never translated.
  public static boolean isOfTasks(String method) {
    return method.startsWith(TASKS);
  }

  /// The param that says what a request is about, and that `Mcp-Name` repeats (2026-07-28,
  /// Streamable HTTP: "Standard Request Headers"; for tasks their extension).
  public static @Nullable String nameParam(String method) {
    return switch (method) {
      case TOOLS_CALL, PROMPTS_GET -> "name";
      case RESOURCES_READ -> "uri";
      case "tasks/get", "tasks/update", "tasks/cancel" -> "taskId";
      default -> null;
    };
  }
}
