package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.LogLine.Source;
import dev.mcpmanager.server.ServerEvent;
import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.StompFrames;
import dev.mcpmanager.testing.Views;
import java.lang.reflect.Type;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StompWebTests extends EdgeWebTests {

  private static final ServerId FILES = new ServerId("files");

  @BeforeEach
  void oneServer() {
    servers.put(Views.ready("files"));
  }

  @Test
  void aRealClientGetsASnapshotThenEventsInOrder() throws Exception {
    StompSession session = realClient();
    var events = subscribe(session, "/topic/servers");
    var ofServer = subscribe(session, "/topic/servers.files");
    var snapshot = next(subscribe(session, "/app/servers"));
    assertThat(snapshot.get("servers").get(0).get("id").asString()).isEqualTo("files");
    long seq = snapshot.get("seq").asLong();
    for (int i = 0; i < 50; i++) {
      servers.happen(n -> new ServerEvent.Starting(n, Views.NOON, FILES, "It starts."));
    }
    for (int i = 1; i <= 50; i++) {
      assertThat(next(events).get("seq").asLong()).isEqualTo(seq + i);
      assertThat(next(ofServer).get("seq").asLong()).isEqualTo(seq + i);
    }
    session.disconnect();
  }

  @Test
  void eventsCarryTheirTypeAndContentType() throws Exception {
    try (var client = connected()) {
      client.subscribe("1", "/topic/servers").subscribe("2", "/app/servers").next();
      servers.happen(n -> new ServerEvent.Started(n, Views.NOON, FILES, "It is ready.", 4711L));
      assertThat(client.next())
          .startsWith("MESSAGE\n")
          .contains("content-type:application/json", "subscription:1")
          .contains("\"type\":\"server:started\"", "\"serverId\":\"files\"", "\"pid\":4711");
    }
  }

  @Test
  void logLinesComeInBatchesToBothDestinations() throws Exception {
    try (var client = connected()) {
      client
          .subscribe("one", "/topic/servers.files.logs")
          .subscribe("all", "/topic/logs")
          .subscribe("s", "/app/servers")
          .next();
      servers.write(FILES, Source.STDOUT, "hello", "world");
      assertThat(client.next()).contains("\"data\":\"hello\\nworld\"", "\"lines\":2");
      assertThat(client.next()).contains("\"data\":\"hello\\nworld\"", "\"dropped\":0");
    }
  }

  @Test
  void whatServersUseComesByItself() throws Exception {
    try (var client = connected()) {
      client.subscribe("1", "/topic/resources");
      assertThat(client.next())
          .startsWith("MESSAGE\n")
          .contains("destination:/topic/resources", "content-type:application/json")
          .contains("\"type\":\"servers:resources\"", "\"serverId\":\"files\"");
    }
  }

  @Test
  void whoHasLeftIsForgotten() throws Exception {
    try (var client = connected()) {
      client.subscribe("1", "/topic/logs").subscribe("2", "/app/servers").next();
      client.send("UNSUBSCRIBE\nid:1\n\n").subscribe("3", "/app/servers").next();
      servers.write(FILES, Source.STDOUT, "unheard");
      assertThat(client.poll(200)).isNull();
    }
  }

  private StompFrames connected() throws Exception {
    var client = new StompFrames(port).connect();
    assertThat(client.next()).startsWith("CONNECTED").contains("heart-beat:10000,10000");
    return client;
  }

  private StompSession realClient() throws Exception {
    return new WebSocketStompClient(new StandardWebSocketClient())
        .connectAsync("ws://127.0.0.1:" + port + "/ws", new StompSessionHandlerAdapter() {})
        .get(10, TimeUnit.SECONDS);
  }

  private static BlockingQueue<JsonNode> subscribe(StompSession session, String destination) {
    var received = new LinkedBlockingQueue<JsonNode>();
    session.subscribe(
        destination,
        new StompFrameHandler() {
          @Override
          public Type getPayloadType(StompHeaders headers) {
            return byte[].class;
          }

          @Override
          public void handleFrame(
              StompHeaders headers, @org.jspecify.annotations.Nullable Object payload) {
            received.add(JsonMapper.shared().readTree((byte[]) payload));
          }
        });
    return received;
  }

  private static JsonNode next(BlockingQueue<JsonNode> received) throws InterruptedException {
    JsonNode next = received.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }
}
