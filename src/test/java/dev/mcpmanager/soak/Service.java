package dev.mcpmanager.soak;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/// The packaged service: started, asked, killed and started again, always with the same definitions
/// and the same state.
final class Service {

  /// @param status 0 if the connection broke
  record Reply(int status, JsonNode body) {}

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder;
  private final int port;
  private final ProcessBuilder command;
  private volatile Process process;

  private final AtomicInteger epoch = new AtomicInteger();

  Service(Path folder) throws IOException {
    this.folder = folder;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // Less is kept than by default, so that it has been filled when the first measure is taken.
    command =
        new ProcessBuilder(
                java,
                "-Xmx256m",
                "-jar",
                System.getProperty("mcp-manager.jar"),
                "--mcp-manager.logs.lines=200")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("service.log").toFile()));
    command.environment().put("PORT", String.valueOf(port));
    command.environment().put("MCP_MANAGER_STATE_DIR", folder.resolve("state").toString());
    process = command.start();
  }

  int epoch() {
    return epoch.get();
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  Path folder() {
    return folder;
  }

  boolean up() {
    return epoch() % 2 == 1;
  }

  void launch() throws IOException {
    process = command.start();
  }

  void awaitReady() {
    Awaitility.await("the service; see " + folder.resolve("service.log"))
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get("/actuator/health/readiness").status() == 200);
    var _ = epoch.incrementAndGet();
  }

  void kill() throws InterruptedException {
    var _ = epoch.incrementAndGet();
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /// Ends it as an operator does, and tells how many milliseconds that took.
  long terminate() throws InterruptedException {
    var _ = epoch.incrementAndGet();
    long begin = System.nanoTime();
    process.toHandle().destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.toHandle().destroyForcibly();
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }

  Reply get(String path) {
    return send(request(path));
  }

  Reply post(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(40));
  }

  private static Reply send(HttpRequest.Builder request) {
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      JsonNode body =
          response.body().isEmpty()
              ? NullNode.getInstance()
              : JsonMapper.shared().readTree(response.body());
      return new Reply(response.statusCode(), body);
    } catch (IOException _) {
      return new Reply(0, NullNode.getInstance());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
