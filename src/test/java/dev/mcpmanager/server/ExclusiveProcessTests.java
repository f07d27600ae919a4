package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.TEST;
import static dev.mcpmanager.server.RunningManager.call;
import static dev.mcpmanager.server.RunningManager.echo;
import static dev.mcpmanager.server.RunningManager.file;
import static dev.mcpmanager.server.RunningManager.finish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpmanager.definition.ServerDefinition.Isolation;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class ExclusiveProcessTests {

  private static final byte[] INITIALIZE =
      "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"roots\":{}},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}}"
          .getBytes(UTF_8);

  @TempDir Path folder;

  /// Keeps what it hears.
  private static final class Hearing implements Ear {

    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<String> notifications = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void request(Request request) {
      requests.add(request);
    }

    @Override
    public void notification(Notification notification) {
      notifications.add(notification.method());
    }

    @Override
    public void gone(String reason) {
      ends.add(reason);
    }
  }

  private RunningManager running(String pool, String... options) {
    return running(Map.of("pool", pool), options);
  }

  private RunningManager running(Map<String, String> more, String... options) {
    var fields = new HashMap<>(more);
    fields.put("isolation", "\"exclusive\"");
    return new RunningManager(folder, file(fields, options));
  }

  private static Lease lease(RunningManager running) {
    return taken(finish(running.manager.upstreams().lease(ONE, TEST)));
  }

  private static Lease taken(Leased leased) {
    assertThat(leased).isInstanceOf(Leased.Taken.class);
    return ((Leased.Taken) leased).lease();
  }

  private static CallFailure refused(Leased leased) {
    assertThat(leased).isInstanceOf(Leased.Refused.class);
    return ((Leased.Refused) leased).failure();
  }

  private static Call ask(Lease lease, String request) {
    try {
      return lease.peer().call(TEST, (Request) Message.parse(request.getBytes(UTF_8)), _ -> {});
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  private static String answer(Call call) {
    return assertThat(finish(call.outcome()))
        .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Answered.class))
        .actual()
        .response()
        .toString();
  }

  private static long pid(Lease lease) {
    String answer = answer(ask(lease, call("1", "pid", "{}")));
    return Long.parseLong(answer.replaceFirst("(?s).*\"text\":\"(\\d+)\".*", "$1"));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return requireNonNull(queue.poll(30, TimeUnit.SECONDS), "it never came");
  }

  private static List<String> uses(RunningManager running) {
    return running.view().children().stream()
        .map(child -> child.state() + " " + child.use())
        .toList();
  }

  private static void awaitUses(RunningManager running, String... uses) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(uses(running)).containsExactlyInAnyOrder(uses));
  }

  @Test
  void eachCallHasAChildForItselfAndASpareIsKeptWarm() {
    try (var running = running("{\"size\":2}").started()) {
      awaitUses(running, "ready idle");
      try (Lease one = lease(running);
          Lease two = lease(running)) {
        assertThat(pid(one)).isNotEqualTo(pid(two)).isNotEqualTo(running.pid());
        assertThat(running.view().children())
            .extracting(ServerView.Child::pid)
            .containsExactlyInAnyOrder(pid(one), pid(two));
        awaitUses(running, "ready call", "ready call");
      }
      awaitUses(running, "ready idle", "ready idle");
      assertThat(running.manager.upstreams().isolation(ONE)).isEqualTo(Isolation.EXCLUSIVE);
    }
  }

  @Test
  void aChildThatWasGivenBackServesTheNext() {
    try (var running = running("{\"size\":1}").started()) {
      Lease one = lease(running);
      long pid = pid(one);
      var waiting = running.manager.upstreams().lease(ONE, TEST);
      assertThat(waiting).isNotDone();
      one.close();
      assertThat(one.alive()).isFalse();
      Lease two = taken(finish(waiting));
      assertThat(pid(two)).isEqualTo(pid);
    }
  }

  @Test
  void aChildIsNotGivenOnWhileACallIsOpenOrAQuestionIsNotAnswered() throws Exception {
    try (var running = running("{\"size\":1}").started()) {
      Lease busy = lease(running);
      long pid = pid(busy);
      Call open = ask(busy, call("1", "slow", "{\"ms\":60000}"));
      busy.close();
      assertThat(finish(open.outcome())).isInstanceOf(Outcome.Closed.class);
      Lease asked = lease(running);
      assertThat(pid(asked)).isNotEqualTo(pid);
      var hearing = new Hearing();
      asked.hear(hearing);
      pid = pid(asked);
      Call asking = ask(asked, call("2", "ask", "{\"method\":\"elicitation/create\"}"));
      next(hearing.requests);
      asked.close();
      assertThat(running.awaitStderr("answer ")).contains("-32000");
      assertThat(finish(asking.outcome())).isNotNull();
      try (Lease next = lease(running)) {
        assertThat(pid(next)).isNotEqualTo(pid);
      }
    }
  }

  @Test
  void aParkedCallMakesRoomForAnotherAndGoesOnWithItsAnswer() throws Exception {
    try (var running = running("{\"size\":1,\"parked\":1}").started()) {
      Lease one = lease(running);
      var hearing = new Hearing();
      one.hear(hearing);
      Call asking = ask(one, call("\"a\"", "ask", "{\"method\":\"elicitation/create\"}"));
      Request question = next(hearing.requests);
      assertThat(question.method()).isEqualTo("elicitation/create");
      assertThat(one.park()).isNull();
      Lease two = lease(running);
      awaitUses(running, "ready parked", "ready call");
      assertThat(requireNonNull(two.park()).message())
          .isEqualTo(
              "Server 'one' is overloaded: 1 calls wait for answers of their clients, and 1 are the"
                  + " most (pool.parked); try again in a moment.");
      assertThat(one.resume()).isTrue();
      one.peer()
          .send(TEST, Messages.result(question.id(), "{\"action\":\"accept\"}".getBytes(UTF_8)));
      assertThat(answer(asking)).contains("accept");
      one.close();
      two.close();
      awaitUses(running, "ready idle", "ready idle");
    }
  }

  @Test
  void theDeathOfAChildIsToldToWhoHasItAndHarmsNoOther() throws Exception {
    try (var running = running("{\"size\":2}").started()) {
      Lease one = lease(running);
      Lease two = lease(running);
      var hearing = new Hearing();
      one.hear(hearing);
      Call open = ask(one, call("1", "slow", "{\"ms\":60000}"));
      ask(one, call("2", "exit", "{\"code\":3}"));
      assertThat(next(hearing.ends)).isEqualTo("exited with code 3");
      assertThat(finish(open.outcome())).isEqualTo(new Outcome.Closed("exited with code 3"));
      assertThat(one.alive()).isFalse();
      assertThat(one.resume()).isFalse();
      one.close();
      assertThat(answer(ask(two, echo("1", "unharmed")))).contains("unharmed");
      try (Lease three = lease(running)) {
        assertThat(answer(ask(three, echo("1", "replaced")))).contains("replaced");
      }
      assertThat(running.view().state()).isEqualTo("ready");
      var ended =
          Awaitility.await()
              .until(
                  () ->
                      running.manager.history().runs(ONE).stream()
                          .filter(run -> Objects.equals(run.child(), one.number()))
                          .findFirst()
                          .orElseThrow(),
                  run -> run.end() != null);
      assertThat(ended.message())
          .contains("server 'one', child %d, ended".formatted(one.number()), "exited with code 3");
      assertThat(ended.startedBy()).isEqualTo("exclusive-use");
      assertThat(ended.decision()).isEqualTo("none");
      assertThat(running.events()).containsExactly("Starting", "Started");
      assertThat(hearing.ends).isEmpty();
    }
  }

  @Test
  void aStopEndsAllChildrenAndIsDoneWhenTheyAreGone() throws Exception {
    try (var running = running("{\"size\":2,\"parked\":1,\"sessions\":1}").started()) {
      Lease one = lease(running);
      var hearing = new Hearing();
      one.hear(hearing);
      ask(one, call("1", "ask", "{\"method\":\"sampling/createMessage\"}"));
      next(hearing.requests);
      one.park();
      Lease session = taken(finish(running.manager.upstreams().own(ONE, INITIALIZE, hearing)));
      List<Long> pids = List.of(pid(session), pid(lease(running)), running.pid());
      assertThat(running.stop()).isInstanceOf(ActionOutcome.Done.class);
      assertThat(pids).noneMatch(RunningManager::runs);
      assertThat(running.view().children()).isEmpty();
      assertThat(List.of(next(hearing.ends), next(hearing.ends))).containsOnly("is being stopped");
      assertThat(refused(finish(running.manager.upstreams().lease(ONE, TEST))))
          .isInstanceOf(CallFailure.NotRunning.class);
      running.started();
      assertThat(pid(lease(running))).isNotIn(pids);
    }
  }

  @Test
  void theEndOfTheServiceEndsAllChildren() {
    var running = running("{\"size\":2}", "--ignore-stdin-eof", "--grandchild").started();
    List<Long> pids;
    try (running) {
      pids = List.of(pid(lease(running)), pid(lease(running)), running.pid());
    }
    assertThat(pids).noneMatch(RunningManager::runs);
  }

  @Test
  void aSessionsChildIsGreetedInItsClientsWordsAndEndsWithIt() throws Exception {
    try (var running = running("{\"sessions\":1}", "--ask=roots/list").started()) {
      var hearing = new Hearing();
      Lease session = taken(finish(running.manager.upstreams().own(ONE, INITIALIZE, hearing)));
      assertThat(new String(requireNonNull(session.peer().handshake()).initializeResult(), UTF_8))
          .contains("\"serverInfo\":{");
      assertThat(hearing.requests).isEmpty(); // it asks once it was told that the client is ready
      session.peer().send(TEST, Messages.notification("notifications/initialized", null));
      Request question = next(hearing.requests);
      session.peer().send(TEST, Messages.result(question.id(), "{\"roots\":[]}".getBytes(UTF_8)));
      assertThat(
              refused(finish(running.manager.upstreams().own(ONE, INITIALIZE, hearing))).message())
          .contains("pool.sessions");
      ask(session, call("1", "notify", "{\"method\":\"notifications/message\"}"));
      assertThat(next(hearing.notifications)).isEqualTo("notifications/message");
      long pid = pid(session);
      session.close();
      Awaitility.await().until(() -> !RunningManager.runs(pid));
      assertThat(hearing.ends).isEmpty();
      taken(finish(running.manager.upstreams().own(ONE, INITIALIZE, hearing))).discard();
    }
  }

  @Test
  void withoutAnEarTheManagerAnswersFromTheDefinition() {
    try (var running = running(Map.of("roots", "[\"/srv\"]")).started()) {
      try (Lease lease = lease(running)) {
        assertThat(answer(ask(lease, call("1", "ask", "{\"method\":\"roots/list\"}"))))
            .contains("file:///srv");
      }
    }
  }

  @Test
  void aStartThatFailsIsToldWithItsReasonAndIsNotTriedAgainAndAgain() {
    Path broken = folder.resolve("broken");
    try (var running = running("{\"spare\":0}", "--exit-if=" + broken).started()) {
      assertThat(broken.toFile().mkdir()).isTrue();
      for (int i = 0; i < 20; i++) {
        assertThat(refused(finish(running.manager.upstreams().lease(ONE, TEST))).message())
            .matches("(?s)Child \\d of server 'one' exited with code 1.*Error: cannot start.*");
      }
      assertThat(running.manager.history().runs(ONE).size()).isBetween(2, 5);
      assertThat(running.view().state()).isEqualTo("ready");
    }
  }

  @Test
  void aLazyServerIsWokenForACall() {
    try (var running = running(Map.of("lazy", "true"))) {
      assertThat(running.view().state()).isEqualTo("stopped");
      try (Lease lease = lease(running)) {
        assertThat(answer(ask(lease, echo("1", "awake")))).contains("awake");
      }
    }
  }

  @Test
  void aSharedServerHasNoChildrenToLease() {
    try (var running = RunningManager.of(folder).started()) {
      assertThatThrownBy(() -> running.manager.upstreams().lease(ONE, TEST))
          .isInstanceOf(IllegalStateException.class);
      assertThat(running.view().children()).isEmpty();
      assertThat(running.manager.upstreams().isolation(ONE)).isEqualTo(Isolation.SHARED);
    }
  }
}
