package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An MCP server from npm that listens, as a process.
record RealPeer(Process process, int port) implements AutoCloseable {

  private static final Path HOME = Path.of("conformance").toAbsolutePath();
  private static final Path NODE = HOME.resolve("node_modules/.bin/node");

  /// Fetches what there is to run, the first time on a machine.
  static void install() throws Exception {
    Files.createDirectories(Path.of("target"));
    Path log = Path.of("target", "conformance-install.log");
    Process run =
        new ProcessBuilder(HOME.resolve("install").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(run.waitFor(5, TimeUnit.MINUTES)).as("installed in time").isTrue();
      assertThat(run.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      run.destroyForcibly();
    }
  }

  /// @param mode of server-everything: `sse` or `streamableHttp`; or `websocket`
  static RealPeer start(String mode) throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String everything = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";
    List<String> command =
        mode.equals("websocket")
            ? List.of(NODE.toString(), "fixtures/websocket.mjs")
            : List.of(NODE.toString(), everything, mode);
    Files.createDirectories(Path.of("target"));
    var builder =
        new ProcessBuilder(command)
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "peer-" + mode + ".log").toFile());
    builder.environment().put("PORT", Integer.toString(port));
    var peer = new RealPeer(builder.start(), port);
    await().atMost(Duration.ofMinutes(1)).until(peer::listens);
    return peer;
  }

  private boolean listens() {
    assertThat(process.isAlive()).as("the peer lives").isTrue();
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
