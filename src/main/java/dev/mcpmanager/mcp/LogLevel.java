package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Span;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How grave a log message is, from the least to the most (both eras, Logging: "Log Levels").
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  /// The method of log messages.
  public static final String MESSAGE = "notifications/message";

  /// By its name on the wire, which is in small letters; null if there is none.
  public static @Nullable LogLevel named(String name) {
    return Arrays.stream(values())
        .filter(level -> level.wireName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /// Of a `notifications/message`; null if it has none that exists.
  public static @Nullable LogLevel of(Notification message) {
    Span params = message.params();
    JsonView level = params == null ? null : JsonView.of(message, params).member("level");
    return level == null || !level.isString() ? null : named(level.text());
  }

  /// Whether one who asked for this level and above gets that log message.
  public boolean admits(Notification message) {
    LogLevel level = of(message);
    return level != null && level.compareTo(this) >= 0;
  }

  /// How a legacy client asks for messages of this level and above.
  ///
  /// @param id as JSON
  public Request request(byte[] id) {
    String params = "{\"level\":\"%s\"}".formatted(wireName());
    return Messages.request(id, "logging/setLevel", params.getBytes(UTF_8));
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
