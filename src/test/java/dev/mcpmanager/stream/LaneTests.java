package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LaneTests {

  private final CountDownLatch cut = new CountDownLatch(1);

  @Test
  void writesInOrderAlthoughEveryWriteMayHaveItsOwnThread() throws Exception {
    var lane = new Lane("s", 1 << 20, cut::countDown);
    List<Integer> written = new CopyOnWriteArrayList<>();
    var done = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      int n = i;
      lane.offer(
          () -> {
            written.add(n);
            done.countDown();
          },
          10);
    }
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(written).isSorted().hasSize(1000);
  }

  @Test
  void aReaderThatStallsIsCutOffAndNothingIsKeptForIt() throws Exception {
    var stalled = new CountDownLatch(1);
    var lane = new Lane("s", 4000, cut::countDown);
    List<Integer> written = new CopyOnWriteArrayList<>();
    lane.offer(() -> awaitQuietly(stalled), 1000);
    lane.offer(() -> written.add(1), 1000);
    lane.offer(() -> written.add(2), 1000); // one too many
    assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
    lane.offer(() -> written.add(3), 0);
    stalled.countDown();
    assertThat(written).isEmpty();
  }

  @Test
  void oneFrameLargerThanTheLimitPassesAQuietLane() throws Exception {
    var written = new CountDownLatch(1);
    new Lane("s", 1000, cut::countDown).offer(written::countDown, 5000);
    assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cut.getCount()).isEqualTo(1);
  }

  @Test
  void aWriteThatFailsDoesNotStopTheNext() throws Exception {
    var written = new CountDownLatch(1);
    var lane = new Lane("s", 10_000, cut::countDown);
    lane.offer(
        () -> {
          throw new IllegalStateException("gone");
        },
        0);
    lane.offer(written::countDown, 0);
    assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
