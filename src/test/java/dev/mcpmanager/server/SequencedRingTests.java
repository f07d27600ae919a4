package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequencedRingTests {

  private final SequencedRing<String> ring = new SequencedRing<>(3, 100);

  @Test
  void numbersCountFromOne() {
    assertThat(ring.add(1, seq -> "n" + seq)).isEqualTo("n1");
    assertThat(ring.add(1, seq -> "n" + seq)).isEqualTo("n2");
    assertThat(ring.lastSeq()).isEqualTo(2);
  }

  @Test
  void keepsTheNewestAndNamesTheGap() {
    fill(5);
    var slice = ring.after(0, _ -> true, 10);
    assertThat(slice.entries()).containsExactly("n3", "n4", "n5");
    assertThat(slice.gapAfter(0)).isEqualTo(new Gap(1, 2));
    assertThat(slice.gapAfter(1)).isEqualTo(new Gap(2, 2));
    assertThat(slice.gapAfter(2)).isNull();
  }

  @Test
  void readsOnFromANumber() {
    fill(3);
    assertThat(ring.after(2, _ -> true, 10).entries()).containsExactly("n3");
    assertThat(ring.after(3, _ -> true, 10).entries()).isEmpty();
  }

  @Test
  void takesTheOldestFirstWhenThereIsALimit() {
    fill(3);
    assertThat(ring.after(0, _ -> true, 2).entries()).containsExactly("n1", "n2");
    assertThat(ring.newest(_ -> true, 2).entries()).containsExactly("n2", "n3");
  }

  @Test
  void theLimitCountsOnlyWhatIsWanted() {
    fill(3);
    assertThat(ring.after(0, entry -> !entry.equals("n1"), 1).entries()).containsExactly("n2");
  }

  @Test
  void isBoundedByWeightButKeepsTheNewestWhateverItWeighs() {
    ring.add(60, seq -> "n" + seq);
    ring.add(60, seq -> "n" + seq);
    assertThat(ring.after(0, _ -> true, 10).entries()).containsExactly("n2");
    ring.add(1000, seq -> "n" + seq);
    assertThat(ring.after(0, _ -> true, 10).entries()).containsExactly("n3");
  }

  @Test
  void aNumberOfAnEarlierServiceGetsEverythingAndAGap() {
    fill(2);
    var slice = ring.after(99, _ -> true, 10);
    assertThat(slice.entries()).containsExactly("n1", "n2");
    assertThat(slice.gapAfter(99)).isEqualTo(new Gap(0, 0));
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      ring.add(1, seq -> "n" + seq);
    }
  }
}
