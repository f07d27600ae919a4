package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.ServerEvent;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.testing.FakeServers;
import dev.mcpmanager.testing.Views;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class PublisherTests {

  private static final ServerId FILES = new ServerId("files");
  private final FakeServers servers = new FakeServers();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final Subscriptions subscriptions = new Subscriptions(1);
  private volatile @Nullable Thread worker;
  private Publisher publisher = publisher(Duration.ofHours(1));

  @AfterEach
  void stop() {
    publisher.stop();
  }

  @Test
  void tellsWhatHappensFromItsStartOn() throws Exception {
    happen("before");
    publisher.start();
    happen("after");
    assertThat(sent.poll(10, TimeUnit.SECONDS)).contains("after");
  }

  @Test
  void sleepsUntilItIsWokenWhenNothingHappens() throws Exception {
    publisher.start();
    happen("something");
    assertThat(sent.poll(10, TimeUnit.SECONDS)).isNotNull();
    await() // longer than it ever rests after it was awake
        .during(Duration.ofMillis(100))
        .until(() -> worker != null && worker.getState() == Thread.State.TIMED_WAITING);
    happen("something else");
    assertThat(sent.poll(10, TimeUnit.SECONDS)).contains("something else");
  }

  @Test
  void tellsWhatServersUseWithoutBeingWoken() throws Exception {
    servers.put(Views.ready("files"));
    publisher = publisher(Duration.ofMillis(20));
    subscriptions.connected("session");
    subscriptions.add("session", "1", Destination.RESOURCES);
    publisher.start();
    assertThat(sent.poll(10, TimeUnit.SECONDS)).contains("servers:resources");
    assertThat(sent.poll(10, TimeUnit.SECONDS)).contains("servers:resources");
  }

  @Test
  void goesOnAfterAFault() throws Exception {
    publisher.start();
    happen("fault");
    happen("fine");
    assertThat(sent.poll(10, TimeUnit.SECONDS)).contains("fine");
  }

  @Test
  void tellsTheLastWordsAndEnds() {
    publisher.start();
    happen("last words");
    publisher.stop();
    assertThat(sent.toString()).contains("last words");
    assertThat(publisher.isRunning()).isFalse();
  }

  private void happen(String message) {
    servers.happen(n -> new ServerEvent.Starting(n, Views.NOON, FILES, message));
  }

  /// @param resourcesInterval a long one, where nothing but a call may wake it
  private Publisher publisher(Duration resourcesInterval) {
    ServerManager manager = servers.manager();
    JsonMapper json = JsonMapper.shared();
    Broadcast broadcast =
        (destination, text) -> {
          worker = Thread.currentThread();
          String event = new String(text, java.nio.charset.StandardCharsets.UTF_8);
          if (event.contains("fault")) {
            throw new IllegalStateException("A fault for the test.");
          }
          if (destination.equals(Destination.EVENTS) || destination.equals(Destination.RESOURCES)) {
            sent.add(event);
          }
        };
    var limits =
        new StreamProperties(
            Duration.ofMillis(50),
            DataSize.ofKilobytes(64),
            DataSize.ofKilobytes(256),
            DataSize.ofKilobytes(64),
            100,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(10),
            Duration.ofHours(1));
    return new Publisher(
        manager,
        new EventFeed(manager.history(), json, broadcast),
        new LogFeed(manager, subscriptions, json, broadcast, limits),
        new ResourcesFeed(
            manager, subscriptions, json, broadcast, resourcesInterval, System.nanoTime()),
        limits.batchInterval(),
        0);
  }
}
