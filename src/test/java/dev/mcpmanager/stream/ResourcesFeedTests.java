package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.testing.FakeServers;
import dev.mcpmanager.testing.Golden;
import dev.mcpmanager.testing.Views;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResourcesFeedTests {

  private static final long BEGIN = -7; // the clock has no particular zero
  private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

  private final FakeServers servers = new FakeServers();
  private final Subscriptions subscriptions = new Subscriptions(10);
  private final List<String> sent = new ArrayList<>();
  private final ResourcesFeed feed =
      new ResourcesFeed(
          servers.manager(),
          subscriptions,
          JsonMapper.shared(),
          (destination, json) -> {
            assertThat(destination).isEqualTo("/topic/resources");
            sent.add(new String(json, StandardCharsets.UTF_8));
          },
          Duration.ofNanos(INTERVAL),
          BEGIN);

  @Test
  void tellsOfThoseWithAChildOnly() {
    servers.put(Views.stopped("idle"));
    servers.put(Views.ready("files"));
    someoneListens();
    feed.publish(BEGIN);
    assertThat(sent).hasSize(1);
    Golden.assertMatches("resources", sent.getFirst());
  }

  @Test
  void tellsOnceInAnInterval() {
    servers.put(Views.ready("files"));
    someoneListens();
    assertThat(feed.publish(BEGIN)).isEqualTo(INTERVAL);
    assertThat(feed.publish(BEGIN + INTERVAL - 1)).isEqualTo(1);
    assertThat(sent).hasSize(1);
    feed.publish(BEGIN + INTERVAL);
    assertThat(sent).hasSize(2);
  }

  @Test
  void tellsNothingWhileNobodyListens() {
    servers.put(Views.ready("files"));
    feed.publish(BEGIN);
    assertThat(sent).isEmpty();
  }

  @Test
  void tellsNothingWhileNoChildRuns() {
    servers.put(Views.stopped("idle"));
    someoneListens();
    feed.publish(BEGIN);
    assertThat(sent).isEmpty();
  }

  private void someoneListens() {
    subscriptions.connected("session");
    subscriptions.add("session", "1", Destination.RESOURCES);
  }
}
