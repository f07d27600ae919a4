package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.ListKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Which notifications make earlier ones of their kind worthless (the slots of [Event]).
final class Slots {

  private Slots() {}

  static @Nullable Object of(Notification note) {
    String method = note.method();
    return switch (method) {
      case "notifications/progress" -> slot(method, note, note.progressToken());
      case "notifications/resources/updated" -> slot(method, note, uri(note));
      default -> ListKind.announcedBy(method);
    };
  }

  private static @Nullable Span uri(Notification note) {
    Span params = note.params();
    return params == null ? null : note.member(params, "uri");
  }

  private static String slot(String method, Notification note, @Nullable Span of) {
    return of == null ? method : method + ' ' + new String(note.raw(of), StandardCharsets.UTF_8);
  }
}
