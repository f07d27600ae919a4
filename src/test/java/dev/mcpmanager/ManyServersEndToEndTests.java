package dev.mcpmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.fixture.ShellServers;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The packaged jar with twenty servers, three of which will not go: row P21 of the fault matrix.
@Tag("e2e")
class ManyServersEndToEndTests {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String STUBBORN = "trap '' TERM; setsid sleep 1000 & serve; sleep 1000";

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;
  private Process service;
  private int port;

  @BeforeEach
  void startTheService() throws Exception {
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ObjectNode root = JSON.createObjectNode();
    ObjectNode servers = root.putObject("mcpServers");
    for (int i = 0; i < 20; i++) {
      ObjectNode server = servers.putObject("s" + i).put("autoStart", true);
      server.put("command", ShellServers.SHELL);
      for (String arg : ShellServers.args(i < 3 ? STUBBORN : "serve")) {
        server.withArray("args").add(arg.replace("${", "$${")); // the shell's, no references
      }
    }
    Files.writeString(folder.resolve("mcp-servers.json"), root.toString());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(java, "-jar", System.getProperty("mcp-manager.jar"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("service.log").toFile());
    builder.environment().put("PORT", String.valueOf(port));
    service = builder.start();
  }

  @AfterEach
  void endTheService() throws Exception {
    service.toHandle().destroyForcibly();
    service.waitFor();
  }

  @Test
  void p21_sigtermEndsTwentyServersInTimeThoughThreeAreStubborn() throws Exception {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> states().stream().filter("ready"::equals).count() == 20);
    assertThat(inFolder()).hasSizeGreaterThanOrEqualTo(1 + 20 + 3);
    long start = System.nanoTime();
    service.toHandle().destroy();
    assertThat(service.waitFor(10, TimeUnit.SECONDS)).as("gone in time").isTrue();
    assertThat(service.exitValue()).isEqualTo(143);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10).minusNanos(System.nanoTime() - start))
        .until(() -> inFolder().isEmpty());
  }

  private List<String> states() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/mcp/servers"));
    JsonNode servers =
        JSON.readTree(http.send(request.build(), BodyHandlers.ofString(UTF_8)).body());
    return servers.valueStream().map(server -> server.get("state").asString()).toList();
  }

  /// The processes that work in the folder: the service's, and those of all its servers.
  private List<String> inFolder() throws IOException {
    Path real = folder.toRealPath();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> real.equals(cwd(process)))
          .map(process -> process.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .toList();
    }
  }

  private static Path cwd(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")); // which a zombie has not
    } catch (IOException _) {
      return Path.of("/");
    }
  }
}
