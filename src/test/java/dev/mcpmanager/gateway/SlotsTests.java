package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotsTests {

  @Test
  void onlyWhatSaysTheSameAgainReplacesWhatWaits() {
    assertThat(progress("1")).isNotNull().isEqualTo(progress("1"));
    assertThat(progress("1")).isNotEqualTo(progress("2")).isNotEqualTo(progress("\"1\""));
    assertThat(updated("a:b")).isNotNull().isEqualTo(updated("a:b")).isNotEqualTo(updated("a:c"));
    assertThat(slot("notifications/tools/list_changed", "{}"))
        .isNotNull()
        .isEqualTo(slot("notifications/tools/list_changed", "{\"_meta\":{}}"))
        .isNotEqualTo(slot("notifications/prompts/list_changed", "{}"))
        .isNotEqualTo(slot("notifications/resources/list_changed", "{}"));
    assertThat(slot("notifications/message", "{\"level\":\"info\",\"data\":1}")).isNull();
    assertThat(slot("notifications/tasks", "{\"taskId\":\"t\"}")).isNull();
  }

  private static @Nullable Object progress(String token) {
    return slot("notifications/progress", "{\"progressToken\":%s}".formatted(token));
  }

  private static @Nullable Object updated(String uri) {
    return slot("notifications/resources/updated", "{\"uri\":\"%s\"}".formatted(uri));
  }

  private static @Nullable Object slot(String method, String params) {
    Notification note = Messages.notification(method, params.getBytes(UTF_8));
    return Slots.of(note);
  }
}
