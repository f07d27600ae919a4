package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartSlotsTests {

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final StartSlots slots = new StartSlots(2, timer);
  private final List<String> granted = new ArrayList<>();
  private final StartSlots.Asker a = () -> granted.add("a");
  private final StartSlots.Asker b = () -> granted.add("b");
  private final StartSlots.Asker c = () -> granted.add("c");
  private final StartSlots.Asker d = () -> granted.add("d");

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void grantsAsManyAsThereAreAndTheNextInTheOrderOfAsking() {
    askAll();
    assertThat(granted).containsExactly("a", "b");
    slots.release(b);
    assertThat(granted).containsExactly("a", "b", "c");
    slots.release(a);
    assertThat(granted).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whoGivesUpWaitingIsNotGranted() {
    askAll();
    slots.release(c);
    slots.release(a);
    assertThat(granted).containsExactly("a", "b", "d");
  }

  @Test
  void givingBackTwiceFreesOneSlot() {
    askAll();
    slots.release(a);
    slots.release(a);
    assertThat(granted).containsExactly("a", "b", "c");
  }

  @Test
  void askingTwiceTakesOnePlace() {
    slots.await(a);
    slots.await(a);
    slots.await(b);
    assertThat(granted).containsExactly("a", "b");
  }

  @Test
  void aLeaseThatRanOutFreesTheSlot() {
    var fast = new StartSlots(1, timer, java.time.Duration.ofMillis(1));
    var grantedFast = new java.util.concurrent.CopyOnWriteArrayList<String>();
    fast.await(() -> grantedFast.add("a"));
    fast.await(() -> grantedFast.add("b"));
    Awaitility.await().untilAsserted(() -> assertThat(grantedFast).containsExactly("a", "b"));
  }

  private void askAll() {
    List.of(a, b, c, d).forEach(slots::await);
  }
}
