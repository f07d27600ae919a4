package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.call;
import static dev.mcpmanager.server.RunningManager.echo;
import static dev.mcpmanager.server.RunningManager.file;
import static dev.mcpmanager.server.RunningManager.finish;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Notification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class PeersHeardProcessTests {

  @TempDir Path folder;

  /// Keeps what it is told, as words, and what was true of the peer then.
  private static final class Listening implements PeerListener {

    final List<String> news = new CopyOnWriteArrayList<>();
    final List<Peer> opened = new CopyOnWriteArrayList<>();

    @Override
    public void opened(Peer peer) {
      opened.add(peer);
      String version = requireNonNull(peer.handshake()).protocolVersion();
      news.add("opened " + peer.server() + " " + version);
    }

    @Override
    public void closed(Peer peer, String reason) {
      news.add((opened.getLast().equals(peer) ? "closed: " : "closed another: ") + reason);
    }

    @Override
    public boolean wants(Peer peer, String method) {
      return !method.equals("notifications/message");
    }

    @Override
    public void notification(Peer peer, Notification notification) {
      news.add(notification.method());
    }

    void await(String... expected) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(news).containsExactly(expected));
    }
  }

  private RunningManager running(Listening listening, String definition) {
    var running = new RunningManager(folder, definition);
    running.manager.upstreams().hear(listening);
    return running.started();
  }

  @Test
  void aChildIsOpenedOnceAndClosedOnceWithItsEnd() {
    var listening = new Listening();
    try (var running = running(listening, file(Map.of("restart", "\"never\"")))) {
      listening.await("opened one 2025-11-25");
      assertThat(finish(running.manager.upstreams().reach(ONE)))
          .isEqualTo(new Reach.Open(listening.opened.getFirst()));
      RunningManager.kill(running.view());
      running.awaitState("failed");
      listening.await("opened one 2025-11-25", "closed: was ended by SIGKILL");
    }
    assertThat(listening.news).hasSize(2);
  }

  @Test
  void theNextChildIsAnotherPeer() {
    var listening = new Listening();
    try (var running = running(listening, file(Map.of()))) {
      finish(running.manager.restart(ONE, "a test"));
      listening.await("opened one 2025-11-25", "closed: is being stopped", "opened one 2025-11-25");
      assertThat(listening.opened.getFirst()).isNotEqualTo(listening.opened.getLast());
      assertThat(running.answerText(echo("1", "x"))).contains("x");
    }
    listening.await(
        "opened one 2025-11-25",
        "closed: is being stopped",
        "opened one 2025-11-25",
        "closed: is being stopped");
  }

  @Test
  void notificationsOfNoCallAreHeardAsFarAsTheyAreWanted() {
    var listening = new Listening();
    String[] options = {"--era=modern", "--progress=2x20ms"};
    try (var running = running(listening, file(Map.of(), options))) {
      tell(running, "notifications/tools/list_changed");
      tell(running, "notifications/message");
      running.answer(
          """
          {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":\
          {"text":"done"},"_meta":{"progressToken":"p"}}}\
          """);
      tell(running, "notifications/resources/list_changed");
      // Progress is its caller's.
      listening.await(
          "opened one 2026-07-28",
          "notifications/tools/list_changed",
          "notifications/resources/list_changed");
    }
  }

  private static void tell(RunningManager running, String method) {
    running.answer(call("1", "notify", "{\"method\":\"" + method + "\"}"));
  }

  @Test
  void aChildThatIsNeverReadyIsNeverOpened() {
    var listening = new Listening();
    var definition = file(Map.of("restart", "\"never\""), "--exit-at-start");
    try (var running = new RunningManager(folder, definition)) {
      running.manager.upstreams().hear(listening);
      running.start();
      running.awaitState("failed");
    }
    assertThat(listening.news).isEmpty();
  }

  @Test
  void aListenerThatThrowsHindersNobody() {
    try (var running = new RunningManager(folder, file(Map.of()))) {
      var listening = new Listening();
      running
          .manager
          .upstreams()
          .hear(
              new PeerListener() {
                @Override
                public void opened(Peer peer) {
                  throw new AssertionError("on purpose");
                }

                @Override
                public void closed(Peer peer, String reason) {
                  throw new AssertionError("on purpose");
                }

                @Override
                public void notification(Peer peer, Notification notification) {
                  throw new AssertionError("on purpose");
                }
              });
      running.manager.upstreams().hear(listening);
      running.started();
      assertThat(running.answerText(echo("1", "through"))).contains("through");
      running.stop();
      listening.await("opened one 2025-11-25", "closed: is being stopped");
    }
  }
}
