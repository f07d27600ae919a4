package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.Pool;
import dev.mcpmanager.lifecycle.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildPoolTests {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final StartBackoff backoff = new StartBackoff(RestartPolicy.DEFAULT, () -> 0.5);
  private ChildPool<String, String> pool = pool(new Pool(2, 1, 2, 1, 1));
  private Instant now = NOON;
  private int launched;

  private ChildPool<String, String> pool(Pool sizes) {
    return new ChildPool<>(sizes, backoff);
  }

  /// Launches what is to be launched, as `c1`, `c2` and so on.
  ///
  /// @return who got which child
  private List<String> settle() {
    var orders = pool.settle(now);
    for (int i = 0; i < orders.launches(); i++) {
      pool.launched("c" + ++launched, now);
    }
    return orders.hands().stream().map(hand -> hand.waiter() + "=" + hand.child()).toList();
  }

  private List<String> ready(String child) {
    pool.ready(child, now);
    return settle();
  }

  private List<String> asks(String waiter) {
    return asks(waiter, waiter);
  }

  private List<String> asks(String waiter, String caller) {
    assertThat(pool.await(waiter, caller)).isNull();
    return settle();
  }

  private void later(Duration by) {
    now = now.plus(by);
  }

  @Test
  void aSpareIsKeptReady() {
    assertThat(settle()).isEmpty();
    assertThat(launched).isEqualTo(1);
    ready("c1");
    assertThat(launched).isEqualTo(1);
    assertThat(asks("w")).containsExactly("w=c1");
    assertThat(launched).isEqualTo(2); // the next spare
    assertThat(pool.use("c1")).isEqualTo(ChildUse.CALL);
  }

  @Test
  void noMoreServeThanThereMayAndTheOthersWait() {
    settle();
    ready("c1");
    asks("w1");
    assertThat(ready("c2")).isEmpty();
    assertThat(asks("w2")).containsExactly("w2=c2");
    assertThat(asks("w3")).isEmpty();
    assertThat(launched).isEqualTo(2);
    pool.giveBack("c1", now);
    assertThat(settle()).containsExactly("w3=c1");
  }

  @Test
  void theQueueIsBoundedAndTheRefusalNamesTheSetting() {
    settle();
    ready("c1");
    asks("w1");
    ready("c2");
    asks("w2");
    asks("w3");
    asks("w4");
    assertThat(pool.await("w5", "w5"))
        .isEqualTo(
            "2 calls wait for one of its 2 children, and 2 are the most (pool.queue, pool.size)");
    pool.withdraw("w3");
    assertThat(pool.await("w5", "w5")).isNull();
  }

  @Test
  void whoeverHasAChildToComeDoesNotQueue() {
    pool = pool(new Pool(2, 1, 0, 1, 1));
    assertThat(asks("w1")).isEmpty();
    assertThat(asks("w2")).isEmpty();
    assertThat(launched).isEqualTo(2);
    assertThat(pool.await("w3", "w3")).contains("pool.queue");
    assertThat(ready("c1")).containsExactly("w1=c1");
  }

  @Test
  void whoHasFewestChildrenIsNext() {
    settle();
    ready("c1");
    asks("a1", "greedy");
    ready("c2");
    asks("a2", "greedy");
    asks("a3", "greedy");
    asks("b1", "modest");
    pool.giveBack("c2", now);
    assertThat(settle()).containsExactly("b1=c2");
    pool.giveBack("c1", now);
    assertThat(settle()).containsExactly("a3=c1");
  }

  @Test
  void aParkedCallMakesRoomAndGoesOnBeyondIt() {
    pool = pool(new Pool(1, 1, 2, 0, 1));
    asks("w1");
    ready("c1");
    assertThat(pool.park("c1", now)).isNull();
    assertThat(asks("w2")).isEmpty();
    assertThat(ready("c2")).containsExactly("w2=c2");
    assertThat(pool.park("c2", now))
        .isEqualTo("1 calls wait for answers of their clients, and 1 are the most (pool.parked)");
    pool.resume("c1", now);
    assertThat(pool.use("c1")).isEqualTo(ChildUse.CALL);
    pool.giveBack("c1", now);
    assertThat(asks("w3")).isEmpty(); // for c2 still serves
    pool.giveBack("c2", now);
    assertThat(settle()).hasSize(1);
  }

  @Test
  void theChildUsedLastIsNextAndTheSurplusEndsWithTime() {
    pool = pool(new Pool(3, 1, 2, 1, 1));
    asks("w1");
    asks("w2");
    ready("c1");
    ready("c2");
    pool.giveBack("c1", now);
    later(Duration.ofSeconds(1));
    pool.giveBack("c2", now);
    ready("c3");
    assertThat(pool.settle(now).surplus()).isEmpty();
    assertThat(pool.nextLook(now)).isEqualTo(NOON.plus(ChildPool.KEEP));
    later(ChildPool.KEEP);
    assertThat(pool.settle(now).surplus()).containsExactly("c1", "c2");
    assertThat(pool.use("c1")).isEqualTo(ChildUse.ENDING);
    assertThat(pool.nextLook(now)).isNull();
    assertThat(asks("w")).containsExactly("w=c3");
  }

  @Test
  void aStartThatFailsIsToldWhoWaitsAndTheNextWaits() {
    asks("w1");
    assertThat(launched).isEqualTo(2); // and a spare
    assertThat(pool.gone("c1")).isEqualTo(ChildUse.STARTING);
    assertThat(pool.failed(now)).isEmpty(); // the other may still become ready
    pool.gone("c2");
    assertThat(pool.failed(now)).containsExactly("w1");
    settle();
    assertThat(launched).isEqualTo(2);
    assertThat(pool.nextLook(now)).isEqualTo(NOON.plusSeconds(2));
    later(Duration.ofSeconds(2));
    asks("w2");
    assertThat(launched).isEqualTo(3); // one at a time, while that is in doubt
  }

  @Test
  void aChildThatFailsAgainAndAgainIsLaunchedOnlyForWhoAsks() {
    settle();
    for (int i = 1; i <= 4; i++) {
      assertThat(launched).isEqualTo(i);
      pool.gone("c" + i);
      pool.failed(now);
      later(Duration.ofMinutes(2));
      settle();
    }
    assertThat(launched).isEqualTo(4);
    assertThat(pool.nextLook(now)).isNull();
    asks("w");
    assertThat(launched).isEqualTo(5);
  }

  @Test
  void anIdleChildThatDiesIsReplacedNoFasterThanARestartWould() {
    settle();
    for (int i = 1; i <= 3; i++) {
      ready("c" + i);
      pool.lost("c" + i, now);
      pool.gone("c" + i);
      settle();
      assertThat(launched).isEqualTo(i);
      assertThat(pool.nextLook(now)).isEqualTo(now.plusSeconds(1L << (i - 1)));
      later(Duration.ofSeconds(1L << (i - 1)));
      settle();
      assertThat(launched).isEqualTo(i + 1);
    }
  }

  @Test
  void aChildThatDiesInACallIsReplacedAtOnce() {
    settle();
    ready("c1");
    asks("w");
    pool.lost("c1", now);
    pool.gone("c1");
    assertThat(asks("w2")).isEmpty();
    assertThat(ready("c2")).containsExactly("w2=c2");
  }

  @Test
  void sessionsAreBoundedAndLeaveThePoolAlone() {
    assertThat(pool.session("s1", "client", now)).isNull();
    assertThat(pool.session("s2", "client", now))
        .isEqualTo("1 sessions have a child of their own, and 1 are the most (pool.sessions)");
    pool.park("s1", now);
    pool.giveBack("s1", now);
    assertThat(pool.use("s1")).isEqualTo(ChildUse.SESSION);
    asks("w1");
    asks("w2");
    assertThat(launched).isEqualTo(2);
    pool.end("s1", now);
    assertThat(pool.session("s2", "client", now)).isNull();
  }

  @Test
  void aChildThatIsBeingEndedServesNobody() {
    settle();
    ready("c1");
    assertThat(pool.end("c1", now)).isTrue();
    assertThat(pool.end("c1", now)).isFalse();
    pool.ready("c1", now);
    assertThat(asks("w")).isEmpty();
    assertThat(pool.children()).contains("c1");
    assertThat(pool.gone("c1")).isEqualTo(ChildUse.ENDING);
  }
}
