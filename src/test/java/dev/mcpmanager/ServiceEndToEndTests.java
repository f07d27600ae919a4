package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Type;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The packaged jar as an operator runs it, with two real MCP servers from npm, watched by a STOMP
/// client. One service for all tests, which follow its day from start to end.
@Tag("e2e")
@TestMethodOrder(OrderAnnotation.class)
class ServiceEndToEndTests {

  private static final String DEFINITIONS =
      """
      {
        // What a newcomer might write.
        "mcpServers": {
          "everything": {
            "command": "npx",
            "args": ["-y", "@modelcontextprotocol/server-everything@2026.8.31"],
            "autoStart": true,
            "timeouts": { "start": "4m" }, // the first start downloads the package
          },
          "files": {
            "command": "npx",
            "args": ["-y", "@modelcontextprotocol/server-filesystem@2026.8.31", "."],
            "autoStart": true,
            "timeouts": { "start": "4m" },
          },
          "broken": { "command": "no-such-command" },
        },
      }
      """;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final BlockingQueue<JsonNode> EVENTS = new LinkedBlockingQueue<>();
  private static final BlockingQueue<JsonNode> LOGS = new LinkedBlockingQueue<>();

  @TempDir static Path folder;
  private static Process service;
  private static int port;
  private static @Nullable WebSocketStompClient stomp;

  @BeforeAll
  static void startTheService() throws Exception {
    port = freePort();
    Files.writeString(folder.resolve("mcp-servers.json"), DEFINITIONS);
    Files.writeString(folder.resolve("hello.txt"), "hello from the disk");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(java, "-jar", System.getProperty("mcp-manager.jar"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("service.log").toFile());
    builder.environment().put("PORT", String.valueOf(port));
    service = builder.start();
    awaitHealth();
    watch();
  }

  @AfterAll
  static void endTheService() throws Exception {
    if (stomp != null) {
      stomp.stop();
    }
    service.toHandle().destroyForcibly();
    service.waitFor();
  }

  @Test
  @Order(1)
  void bothServersBecomeReadyAndTheWatcherHearsOfIt() throws Exception {
    awaitStarted("everything");
    awaitStarted("files");
    JsonNode servers = json(get("/api/mcp/servers"));
    assertThat(servers.valueStream().map(s -> s.get("id").asString()))
        .containsExactly("everything", "files", "broken");
    assertThat(servers.valueStream().map(s -> s.get("status").asString()))
        .containsExactly("running", "running", "stopped");
  }

  @Test
  @Order(2)
  void aToolCallGoesThereAndBack() throws Exception {
    var call =
        """
        {"jsonrpc":"2.0","id":"call-1","method":"tools/call",\
        "params":{"name":"read_text_file","arguments":{"path":"hello.txt"}}}\
        """;
    var response = post("/api/mcp/servers/files/message", call);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("id").asString()).isEqualTo("call-1");
    assertThat(json(response).at("/result/content/0/text").asString())
        .isEqualTo("hello from the disk");
    JsonNode line = awaitLog("files", "hello from the disk");
    assertThat(line.get("type").asString()).isEqualTo("server:stdout");
  }

  @Test
  @Order(3)
  void anotherServerAddsUp() throws Exception {
    var call =
        """
        {"jsonrpc":"2.0","id":7,"method":"tools/call",\
        "params":{"name":"get-sum","arguments":{"a":19,"b":23}}}\
        """;
    assertThat(json(post("/api/mcp/servers/everything/message", call)).toString()).contains("42");
  }

  @Test
  @Order(4)
  void stopAndRestartAreHeardByTheWatcher() throws Exception {
    assertThat(post("/api/mcp/servers/files/stop", "").statusCode()).isEqualTo(200);
    awaitEvent("files", "server:stopped");
    var refused =
        post(
            "/api/mcp/servers/files/message", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).get("error").asString()).contains("was stopped on request");
    assertThat(post("/api/mcp/servers/files/restart", "").statusCode()).isEqualTo(200);
    awaitStarted("files");
  }

  @Test
  @Order(5)
  void aCrashIsSurvived() throws Exception {
    long pid = json(get("/api/mcp/servers/everything")).get("pid").asLong();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    assertThat(awaitEvent("everything", "server:stopped").get("signal").asString())
        .isEqualTo("SIGKILL");
    assertThat(awaitEvent("everything", "server:restarting").get("attempt").asInt()).isEqualTo(1);
    awaitStarted("everything");
  }

  @Test
  @Order(6)
  void aServerThatCannotStartSaysWhy() throws Exception {
    var response = post("/api/mcp/servers/broken/start", "");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).get("code").asString()).isEqualTo("cannot-start");
    assertThat(json(response).get("detail").asString()).contains("no-such-command");
    assertThat(json(get("/actuator/health")).get("status").asString()).isEqualTo("UP");
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(7)
  void sigtermEndsEverythingInTime() throws Exception {
    List<ProcessHandle> children = service.descendants().toList();
    assertThat(children).isNotEmpty();
    service.toHandle().destroy();
    assertThat(service.waitFor(10, TimeUnit.SECONDS)).as("gone in time").isTrue();
    assertThat(service.exitValue()).isEqualTo(143);
    assertThat(children).noneMatch(ServiceEndToEndTests::runs);
  }

  private static boolean runs(ProcessHandle process) {
    try (Stream<String> status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return status.noneMatch(line -> line.matches("State:\\s+Z.*"));
    } catch (IOException _) {
      return false;
    }
  }

  private static void watch() throws Exception {
    var client = new WebSocketStompClient(new StandardWebSocketClient());
    stomp = client;
    client.setInboundMessageSizeLimit(1 << 20);
    StompSession session =
        client
            .connectAsync(
                "ws://127.0.0.1:%d/ws".formatted(port), new StompSessionHandlerAdapter() {})
            .get(20, TimeUnit.SECONDS);
    session.subscribe("/topic/servers", into(EVENTS));
    session.subscribe("/topic/logs", into(LOGS));
    var snapshot = new LinkedBlockingQueue<JsonNode>();
    session.subscribe("/app/servers", into(snapshot));
    JsonNode servers = snapshot.poll(20, TimeUnit.SECONDS);
    assertThat(servers).as("the snapshot").isNotNull();
    // What happened before the watch began is asked for by its number, as a dashboard would.
    json(get("/api/mcp/events?after=0"))
        .get("events")
        .valueStream()
        .filter(event -> event.get("seq").asLong() <= servers.get("seq").asLong())
        .forEach(EVENTS::add);
  }

  private static StompFrameHandler into(BlockingQueue<JsonNode> queue) {
    return new StompFrameHandler() {
      @Override
      public Type getPayloadType(StompHeaders headers) {
        return byte[].class;
      }

      @Override
      public void handleFrame(StompHeaders headers, @Nullable Object payload) {
        queue.add(JsonMapper.shared().readTree((byte[]) Objects.requireNonNull(payload)));
      }
    };
  }

  private static void awaitStarted(String server) throws Exception {
    awaitEvent(server, "server:started");
  }

  private static JsonNode awaitEvent(String server, String type) throws Exception {
    return await(
        EVENTS,
        event ->
            event.get("serverId").asString().equals(server)
                && event.get("type").asString().equals(type),
        type + " of " + server);
  }

  private static JsonNode awaitLog(String server, String text) throws Exception {
    return await(
        LOGS,
        event ->
            event.get("serverId").asString().equals(server)
                && event.get("data").asString().contains(text),
        "the line '" + text + "'");
  }

  /// Takes events until the wanted one; the others of other servers are put back.
  private static JsonNode await(
      BlockingQueue<JsonNode> queue, Predicate<JsonNode> wanted, String what) throws Exception {
    var others = new ArrayList<JsonNode>();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    try {
      while (true) {
        JsonNode next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        assertThat(next)
            .as("%s; the service's log: %s", what, Files.readString(folder.resolve("service.log")))
            .isNotNull();
        if (wanted.test(next)) {
          return next;
        }
        others.add(next);
      }
    } finally {
      queue.addAll(others);
    }
  }

  private static void awaitHealth() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> get("/actuator/health/readiness").statusCode() == 200);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(path).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofMinutes(5));
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
