package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.Dependency;
import dev.mcpmanager.definition.Dependency.Condition;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.ManualTimer;
import dev.mcpmanager.server.StartQueue.Asker;
import dev.mcpmanager.server.StartQueue.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two slots, one of them for packages, and three restarts in half a minute: one in ten seconds.
class StartQueueTests {

  private static final Request FIRST = new Request(false, false, List.of());
  private static final Request PACKAGE = new Request(false, true, List.of());
  private static final Request RESTART = new Request(true, false, List.of());
  private static final Request PACKAGE_RESTART = new Request(true, true, List.of());
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final ManualTimer timer = new ManualTimer();
  private final long begin = timer.now();
  private final InstantSource clock = () -> Instant.EPOCH.plusNanos(timer.now() - begin);
  private final Set<Dependency> satisfied = new HashSet<>();
  private final StartQueue queue = queue(2);
  private final List<String> granted = new ArrayList<>();
  private final Map<String, Asker> askers = new HashMap<>();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void grantsAsManyAsThereAreAndTheNextInTheOrderOfAsking() {
    ask(FIRST, "a", "b", "c", "d");
    assertThat(granted).containsExactly("a", "b");
    release("b");
    assertThat(granted).containsExactly("a", "b", "c");
    release("a");
    assertThat(granted).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whoGivesUpWaitingIsNotGranted() {
    ask(FIRST, "a", "b", "c", "d");
    release("c");
    release("a");
    assertThat(granted).containsExactly("a", "b", "d");
  }

  @Test
  void givingBackTwiceFreesOneSlot() {
    ask(FIRST, "a", "b", "c", "d");
    release("a");
    release("a");
    assertThat(granted).containsExactly("a", "b", "c");
  }

  @Test
  void askingTwiceTakesOnePlaceAndOneSlot() {
    ask(FIRST, "a", "a", "b", "c", "d", "c");
    assertThat(granted).containsExactly("a", "b");
    release("a");
    release("b");
    assertThat(granted).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whoWasGrantedAndIsGoneMayAskAgain() {
    ask(FIRST, "a");
    release("a");
    ask(FIRST, "a");
    assertThat(granted).containsExactly("a", "a");
  }

  @Test
  void aLeaseThatRanOutFreesTheSlot() {
    ask(FIRST, "a");
    pass(4);
    ask(FIRST, "b", "c");
    pass(6, MOMENT.negated());
    assertThat(granted).containsExactly("a", "b");
    timer.advance(MOMENT);
    assertThat(granted).containsExactly("a", "b", "c");
  }

  @Test
  void anEarlierLeaseDoesNotEndALaterOne() {
    ask(FIRST, "a", "b", "c");
    pass(9);
    release("a"); // c has its slot
    release("c");
    ask(FIRST, "a", "d");
    pass(1);
    assertThat(granted).containsExactly("a", "b", "c", "a", "d"); // that of b, not of a
    ask(FIRST, "e");
    pass(8);
    assertThat(granted).doesNotContain("e");
    pass(1);
    assertThat(granted).endsWith("e");
  }

  @Test
  void waitsForWhatItDependsOnAndIsPassedMeanwhile() {
    var db = new Dependency(new ServerId("db"), Condition.READY);
    var cache = new Dependency(new ServerId("cache"), Condition.STARTED);
    ask(new Request(false, false, List.of(db, cache)), "a");
    ask(FIRST, "b");
    assertThat(granted).containsExactly("b");
    assertThat(reason("a"))
        .isEqualTo("waits for server 'db' to be ready and server 'cache' to be started");
    satisfied.add(cache);
    queue.changed();
    assertThat(reason("a")).isEqualTo("waits for server 'db' to be ready");
    assertThat(granted).containsExactly("b");
    satisfied.add(db);
    queue.changed();
    assertThat(granted).containsExactly("b", "a");
    assertThat(reason("a")).isNull();
  }

  @Test
  void whoIsFreeToStartKeepsItsPlaceBeforeThoseWhoAskedLater() {
    var db = new Dependency(new ServerId("db"), Condition.READY);
    ask(FIRST, "a", "b");
    ask(new Request(false, false, List.of(db)), "c");
    ask(FIRST, "d");
    satisfied.add(db);
    queue.changed();
    release("a");
    assertThat(granted).containsExactly("a", "b", "c");
  }

  @Test
  void fewPackagesAreFetchedAtOnceAndOthersPass() {
    ask(PACKAGE, "npx1", "npx2");
    ask(FIRST, "node");
    assertThat(granted).containsExactly("npx1", "node");
    assertThat(reason("npx2"))
        .isEqualTo("waits for other downloads (npx, uvx) to get through their start");
    release("npx1");
    assertThat(granted).containsExactly("npx1", "node", "npx2");
  }

  @Test
  void aDownloadKeepsItsSlotForAMinute() {
    ask(PACKAGE, "npx1", "npx2");
    pass(60, MOMENT.negated());
    assertThat(granted).containsExactly("npx1");
    assertThat(reason("npx2")).contains("downloads");
    timer.advance(MOMENT);
    assertThat(granted).containsExactly("npx1", "npx2");
  }

  @Test
  void aPackageNeedsAStartSlotAsWell() {
    ask(FIRST, "a", "b");
    ask(PACKAGE, "npx");
    assertThat(granted).containsExactly("a", "b");
    assertThat(reason("npx")).isEqualTo("waits for other servers to get through their start");
  }

  @Test
  void restartsBeyondTheBudgetWaitAndFirstStartsPass() {
    restartAndCrash("a", "b", "c");
    ask(RESTART, "d", "e");
    ask(FIRST, "fresh");
    assertThat(granted).containsExactly("a", "b", "c", "fresh");
    assertThat(reason("d"))
        .isEqualTo(
            "waits for the restart budget of the service: 3 restarts in 30 s are spent; next in 10 s");
    pass(10);
    assertThat(granted).endsWith("fresh", "d");
    pass(10);
    assertThat(granted).endsWith("fresh", "d", "e");
  }

  @Test
  void countsEachRestartThatTheBudgetHeldBackOnce() {
    restartAndCrash("a", "b", "c");
    assertThat(queue.restartsHeld()).isZero();
    ask(RESTART, "d", "e");
    queue.changed();
    pass(30);
    assertThat(queue.restartsHeld()).isEqualTo(2);
    release("d");
    restartAndCrash("a");
    ask(RESTART, "d");
    assertThat(queue.restartsHeld()).isEqualTo(3);
  }

  @Test
  void whoLacksSomethingElseTakesNoToken() {
    restartAndCrash("a", "b"); // one is left
    ask(PACKAGE, "npx");
    ask(PACKAGE_RESTART, "uvx");
    ask(RESTART, "c");
    assertThat(granted).endsWith("npx", "c"); // uvx lacked a package slot, and left the token
    assertThat(reason("uvx")).contains("restart budget");
    release("npx");
    assertThat(granted).endsWith("c");
    assertThat(queue.restartsHeld()).isEqualTo(1);
    pass(10);
    assertThat(granted).endsWith("uvx");
  }

  @Test
  void whoGivesUpWaitingSpendsNothing() {
    restartAndCrash("a", "b");
    ask(FIRST, "x", "y");
    ask(RESTART, "c");
    release("c");
    release("x");
    ask(RESTART, "d");
    assertThat(granted).endsWith("d");
  }

  @Test
  void fiftyCrashingServersAreHeldToTheBudgetAndShareItFairly() {
    var limits = new StartLimits(4, 2, 20, Duration.ofMinutes(1));
    var random = new Random(7);
    var storm = new StartQueue(limits, satisfied::contains, clock, random::nextDouble, timer);
    var running = new ArrayList<Crasher>();
    Map<Integer, Integer> restarts = new HashMap<>();
    IntStream.range(0, 50)
        .mapToObj(number -> new Crasher(number, running, restarts))
        .forEach(crasher -> storm.await(crasher, RESTART));
    for (int second = 1; second <= 610; second++) {
      pass(1);
      var crashed = List.copyOf(running);
      running.clear();
      crashed.forEach(storm::release);
      crashed.forEach(crasher -> storm.await(crasher, RESTART));
      if (second > 10) { // the storm has emptied the budget
        Asker fresh = () -> granted.add("fresh");
        storm.await(fresh, FIRST);
        assertThat(granted).hasSize(second - 10);
        storm.release(fresh);
      }
    }
    // 20 as fast as slots permit, then one in three seconds; the jitter evens out
    assertThat(restarts.values().stream().mapToInt(it -> it).sum()).isBetween(218, 228);
    assertThat(restarts).hasSize(50);
    assertThat(restarts.values()).allSatisfy(it -> assertThat(it).isBetween(4, 5));
    assertThat(storm.restartsHeld()).isGreaterThan(200);
  }

  @Test
  void nobodyIsCalledWithTheMonitorHeld() {
    var held = new ArrayList<Boolean>();
    StartQueue[] self = new StartQueue[1];
    self[0] =
        new StartQueue(
            new StartLimits(1, 1, 1, Duration.ofMinutes(1)),
            _ -> held.add(Thread.holdsLock(self[0])),
            clock,
            () -> 0.5,
            timer);
    var db = new Dependency(new ServerId("db"), Condition.READY);
    Asker asker = () -> held.add(Thread.holdsLock(self[0]));
    self[0].await(() -> {}, FIRST);
    self[0].await(asker, new Request(false, false, List.of(db)));
    assertThat(self[0].reason(asker)).isNotNull();
    pass(10);
    assertThat(held).hasSizeGreaterThanOrEqualTo(4).containsOnly(false);
  }

  @Test
  void noAlarmIsSetWhenNobodyWaits() {
    ask(PACKAGE_RESTART, "a");
    assertThat(timer.alarms()).isZero();
    ask(FIRST, "b", "c");
    assertThat(timer.alarms()).isEqualTo(1);
    release("c");
    assertThat(timer.alarms()).isZero();
  }

  @Test
  void whoAsksWhileTheServiceClosesDisturbsNobody() {
    var closed = new ScheduledThreadPoolExecutor(1);
    closed.shutdownNow();
    var last =
        new StartQueue(
            new StartLimits(1, 1, 1, Duration.ofMinutes(1)), _ -> true, clock, () -> 0.5, closed);
    last.await(() -> granted.add("a"), FIRST);
    last.await(() -> granted.add("b"), FIRST);
    assertThat(granted).containsExactly("a");
  }

  /// Is restarted, and runs until the test has it crash.
  private record Crasher(int number, List<Crasher> running, Map<Integer, Integer> restarts)
      implements Asker {
    @Override
    public void slotGranted() {
      running.add(this);
      restarts.merge(number, 1, Integer::sum);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  private StartQueue queue(int slots) {
    var limits = new StartLimits(slots, 1, 3, Duration.ofSeconds(30));
    return new StartQueue(limits, satisfied::contains, clock, () -> 0.5, timer);
  }

  private void ask(Request request, String... names) {
    for (String name : names) {
      queue.await(asker(name), request);
    }
  }

  private void restartAndCrash(String... names) {
    for (String name : names) {
      ask(RESTART, name);
      assertThat(granted).endsWith(name);
      release(name);
    }
  }

  private void release(String name) {
    queue.release(asker(name));
  }

  private @Nullable String reason(String name) {
    return queue.reason(asker(name));
  }

  private Asker asker(String name) {
    return askers.computeIfAbsent(name, it -> () -> granted.add(it));
  }

  private void pass(int seconds) {
    pass(seconds, Duration.ZERO);
  }

  private void pass(int seconds, Duration more) {
    timer.advance(Duration.ofSeconds(seconds).plus(more));
  }
}
