package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.TEST;
import static dev.mcpmanager.server.RunningManager.call;
import static dev.mcpmanager.server.RunningManager.echo;
import static dev.mcpmanager.server.RunningManager.file;
import static dev.mcpmanager.server.RunningManager.finish;
import static dev.mcpmanager.server.RunningManager.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Notification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class RollingProcessTests {

  @TempDir Path folder;

  private static ActionOutcome roll(RunningManager running) {
    return finish(running.manager.replace(ONE, "a test", false));
  }

  private static void awaitGone(long pid) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !RunningManager.runs(pid));
  }

  /// Calls without a pause, each answered or the test fails.
  private static final class Callers implements AutoCloseable {

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> callers = new ArrayList<>();

    Callers(RunningManager running, int count) {
      for (int i = 0; i < count; i++) {
        String text = "caller " + i;
        callers.add(CompletableFuture.runAsync(() -> call(running, text), threads));
      }
    }

    private void call(RunningManager running, String text) {
      while (!over.get()) {
        assertThat(running.answerText(echo("1", text))).contains(text);
        answered.incrementAndGet();
      }
    }

    void awaitMore(int count) {
      int goal = answered.get() + count;
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() >= goal);
    }

    @Override
    public void close() {
      over.set(true);
      callers.forEach(RunningManager::finish);
      threads.close();
    }
  }

  @Test
  void underTrafficNotOneCallFails() {
    try (var running = RunningManager.of(folder).started();
        var callers = new Callers(running, 8)) {
      for (int i = 0; i < 3; i++) {
        callers.awaitMore(100);
        long before = running.pid();
        int restarts = (int) running.view().restartCount();
        var slow = running.send(call("1", "slow", "{\"ms\":1500}"));
        assertThat(roll(running))
            .isInstanceOfSatisfying(
                ActionOutcome.Replaced.class,
                it -> assertThat(it.tools()).isEqualTo(ToolChanges.NONE));
        long after = running.pid();
        assertThat(after).isNotEqualTo(before);
        assertThat(text(finish(running.send(call("1", "pid", "{}"))))).contains("\"" + after);
        callers.awaitMore(100);
        assertThat(text(finish(slow))).contains("slept");
        awaitGone(before);
        assertThat(running.view().state()).isEqualTo("ready");
        assertThat(running.view().restartCount()).isEqualTo(restarts);
        Awaitility.await().until(() -> running.manager.history().runs(ONE).get(1).end() != null);
      }
    }
  }

  @Test
  void itIsToldAsOneEventAndTwoRuns() {
    try (var running = RunningManager.of(folder).started()) {
      long before = running.pid();
      roll(running);
      awaitGone(before);
      assertThat(running.events()).containsExactly("Starting", "Started", "Started");
      assertThat(running.events(ServerEvent.Started.class).getLast().message())
          .isEqualTo(
              "Server 'one' was replaced without a pause by its new child (pid %d); its tools are"
                  + " the same.",
              running.pid());
      Run old = running.awaitEnds(1).getFirst();
      assertThat(old.number()).isEqualTo(1);
      assertThat(old.endedBy()).isEqualTo("a test");
      assertThat(running.run().startedBy()).isEqualTo("rolling-restart");
      assertThat(running.run().incarnation()).isEqualTo(2);
      // The new child is the server's in every way.
      RunningManager.kill(running.view());
      running.awaitEnds(2);
      running.awaitState("ready");
      assertThat(running.events()).endsWith("Stopped", "Restarting", "Starting", "Started");
    }
  }

  @Test
  void listenersMeetTheNewChildBeforeTheyLoseTheOld() {
    var news = new CopyOnWriteArrayList<String>();
    var peers = new CopyOnWriteArrayList<Peer>();
    try (var running = new RunningManager(folder, file(Map.of()))) {
      running
          .manager
          .upstreams()
          .hear(
              new PeerListener() {
                @Override
                public void opened(Peer peer) {
                  peers.add(peer);
                  news.add("opened " + peers.size());
                }

                @Override
                public void closed(Peer peer, String reason) {
                  news.add("closed " + (peers.indexOf(peer) + 1));
                }

                @Override
                public void notification(Peer peer, Notification notification) {}
              });
      running.started();
      roll(running);
      assertThat(finish(running.manager.upstreams().reach(ONE)))
          .isEqualTo(new Reach.Open(peers.getLast()));
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(news).containsExactly("opened 1", "opened 2", "closed 1"));
    }
    assertThat(news).containsExactly("opened 1", "opened 2", "closed 1", "closed 2");
  }

  @Test
  void aNewChildThatDiesLeavesTheOldOneAsItWas() throws Exception {
    Path broken = folder.resolve("broken");
    try (var running = RunningManager.of(folder, "--exit-if=" + broken).started();
        var callers = new Callers(running, 4)) {
      Files.createDirectory(broken);
      long before = running.pid();
      assertThat(roll(running))
          .isInstanceOfSatisfying(
              ActionOutcome.NotStarted.class,
              it -> {
                assertThat(it.cause()).isEqualTo(ActionOutcome.Cause.DIED);
                assertThat(it.message())
                    .contains("exited with code 1")
                    .endsWith("The old child goes on.");
              });
      callers.awaitMore(50);
      assertThat(running.pid()).isEqualTo(before);
      assertThat(running.view().state()).isEqualTo("ready");
      assertThat(running.events()).containsExactly("Starting", "Started");
      Files.delete(broken);
      assertThat(roll(running)).isInstanceOf(ActionOutcome.Replaced.class); // another may be tried
    }
  }

  @Test
  void aNewChildThatIsNeverReadyIsGivenUpInTime() {
    Path tardy = folder.resolve("tools");
    var definition = file(Map.of("timeouts", "{\"start\":\"10s\"}"), "--hang-if=" + tardy);
    try (var running = new RunningManager(folder, definition).started()) {
      assertThat(tardy.toFile().mkdir()).isTrue();
      long before = running.pid();
      assertThat(roll(running))
          .isInstanceOfSatisfying(
              ActionOutcome.NotStarted.class,
              it -> assertThat(it.cause()).isEqualTo(ActionOutcome.Cause.NEVER_READY));
      assertThat(running.pid()).isEqualTo(before);
      assertThat(running.answerText(echo("1", "still here"))).contains("still here");
    }
  }

  @Test
  void toolsDoNotDisappearUnlessThatIsWanted() throws Exception {
    Path tools = folder.resolve("tools");
    Files.writeString(tools, "echo,slow,pid");
    try (var running = RunningManager.of(folder, "--tools-from=" + tools).started()) {
      long before = running.pid();
      Files.writeString(tools, "echo,env");
      var changes = new ToolChanges(List.of("env"), List.of("pid", "slow"), List.of());
      assertThat(roll(running))
          .isInstanceOfSatisfying(
              ActionOutcome.Declined.class,
              it -> {
                assertThat(it.tools()).isEqualTo(changes);
                assertThat(it.message())
                    .isEqualTo(
                        "Server 'one' was not replaced, since its new child lacks tools (tools"
                            + " removed: 'pid', 'slow'; added: 'env'); 'force=true' replaces it all"
                            + " the same. The old child goes on.");
              });
      assertThat(running.pid()).isEqualTo(before);
      assertThat(running.events()).containsExactly("Starting", "Started");
      assertThat(finish(running.manager.replace(ONE, "a test", true)))
          .isInstanceOfSatisfying(
              ActionOutcome.Replaced.class, it -> assertThat(it.tools()).isEqualTo(changes));
      assertThat(running.pid()).isNotEqualTo(before);
      assertThat(running.events(ServerEvent.Started.class).getLast().message())
          .contains("tools removed: 'pid', 'slow'; added: 'env'.");
    }
  }

  @Test
  void onlyAServerThatIsReadyIsReplacedAndOneAtATime() {
    try (var running = RunningManager.of(folder, "--ready-after=500ms")) {
      assertThat(roll(running))
          .isInstanceOfSatisfying(
              ActionOutcome.Declined.class, it -> assertThat(it.message()).contains("not ready"));
      running.started();
      var first = running.manager.replace(ONE, "a test", false);
      assertThat(roll(running))
          .isInstanceOfSatisfying(
              ActionOutcome.Declined.class, it -> assertThat(it.message()).contains("already"));
      assertThat(finish(first)).isInstanceOf(ActionOutcome.Replaced.class);
    }
  }

  @Test
  void aStopMeanwhileEndsBoth() {
    try (var running = RunningManager.of(folder, "--ready-after=1s").started()) {
      var rolling = running.manager.replace(ONE, "a test", false);
      Awaitility.await().until(() -> running.manager.history().runs(ONE).size() == 2);
      assertThat(running.stop()).isInstanceOf(ActionOutcome.Done.class);
      assertThat(finish(rolling)).isInstanceOf(ActionOutcome.Superseded.class);
      assertThat(running.view().state()).isEqualTo("stopped");
      assertThat(running.manager.history().runs(ONE)).allMatch(run -> run.end() != null);
    }
  }

  @Test
  void theEndOfTheServiceEndsBoth() {
    var running = RunningManager.of(folder, "--ignore-stdin-eof").started();
    long before;
    long after;
    try (running) {
      before = running.pid();
      assertThat(roll(running)).isInstanceOf(ActionOutcome.Replaced.class);
      after = running.pid();
    }
    assertThat(List.of(before, after)).noneMatch(RunningManager::runs);
  }

  @Test
  void thePoolOfAnExclusiveServerIsRenewed() {
    var definition = file(Map.of("isolation", "\"exclusive\""));
    try (var running = new RunningManager(folder, definition).started()) {
      Awaitility.await().until(() -> children(running).equals(List.of("ready")));
      Lease lease = ((Leased.Taken) finish(running.manager.upstreams().lease(ONE, TEST))).lease();
      long first = lease.number();
      assertThat(roll(running)).isInstanceOf(ActionOutcome.Replaced.class);
      assertThat(lease.alive()).isTrue();
      lease.close();
      Awaitility.await()
          .untilAsserted(() -> {
            assertThat(running.view().children())
                .allMatch(it -> it.number() > first + 1 && it.state().equals("ready"));
            assertThat(running.view().children()).isNotEmpty();
          });
    }
  }

  private static List<String> children(RunningManager running) {
    return running.view().children().stream().map(ServerView.Child::state).toList();
  }
}
