package dev.mcpmanager;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/// The packaged jar, running with the flags that the image has: its beans are those that were
/// worked out when it was made, while other tests start it as it comes, and let it work them out
/// itself.
final class PackagedService implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final Path log;

  /// Starts it in the folder, with these definitions; it may still be starting then.
  static PackagedService start(Path folder, String definitions) throws IOException {
    Files.writeString(folder.resolve("mcp-servers.json"), definitions);
    return new PackagedService(folder, freePort());
  }

  private PackagedService(Path folder, int port) throws IOException {
    this.port = port;
    log = folder.resolve("service.log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java,
                "@" + Path.of("container", "jvm.options").toAbsolutePath(),
                "-jar",
                System.getProperty("mcp-manager.jar"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PORT", String.valueOf(port));
    process = builder.start();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /// Waits until all servers are ready.
  void awaitServers(Duration atMost) throws IOException {
    try {
      Awaitility.await().atMost(atMost).ignoreExceptions().until(this::allReady);
    } catch (RuntimeException e) {
      throw new IllegalStateException(Files.readString(log), e);
    }
  }

  private boolean allReady() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url() + "/api/mcp/servers")).build();
    String servers = http.send(request, BodyHandlers.ofString()).body();
    return JsonMapper.shared()
        .readTree(servers)
        .valueStream()
        .allMatch(server -> server.get("state").asString().equals("ready"));
  }

  @Override
  public void close() throws IOException {
    process.toHandle().destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
