package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app/servers",
        "/topic/servers",
        "/topic/logs",
        "/topic/resources",
        "/topic/servers.files",
        "/topic/servers.files.logs",
        "/topic/servers.not_yet-there",
      })
  void whatIsListedCanBeSubscribed(String destination) {
    assertThat(Destination.isSubscribable(destination)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/topic/**",
        "/topic/servers.*",
        "/topic/servers.*.logs",
        "/topic/servers/files",
        "/topic/servers.",
        "/topic/servers.a.b",
        "/topic/servers.a.logs.x",
        "/topic/servers.a\n",
        "/queue/x",
        "/user/queue/x",
        "/user/topic/servers",
        "/app/other",
        "/topic",
        "/topic/logs.a",
        "/topic/resources.a",
      })
  void nothingElseCan(String destination) {
    assertThat(Destination.isSubscribable(destination)).isFalse();
  }
}
