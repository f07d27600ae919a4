package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequencedRingTests {

  private final SequencedRing<String> ring = new SequencedRing<>(3);

  @Test
  void numbersCountFromOne() {
    assertThat(ring.add(seq -> "n" + seq)).isEqualTo("n1");
    assertThat(ring.add(seq -> "n" + seq)).isEqualTo("n2");
    assertThat(ring.lastSeq()).isEqualTo(2);
  }

  @Test
  void keepsTheNewestAndNamesTheGap() {
    fill(5);
    var slice = ring.after(0);
    assertThat(slice.entries()).containsExactly("n3", "n4", "n5");
    assertThat(slice.gapAfter(0)).isEqualTo(new Gap(1, 2));
    assertThat(slice.gapAfter(1)).isEqualTo(new Gap(2, 2));
    assertThat(slice.gapAfter(2)).isNull();
  }

  @Test
  void readsOnFromANumber() {
    fill(3);
    assertThat(ring.after(1).entries()).containsExactly("n2", "n3");
    assertThat(ring.after(3).entries()).isEmpty();
  }

  @Test
  void aNumberOfAnEarlierServiceGetsEverythingAndAGap() {
    fill(2);
    var slice = ring.after(99);
    assertThat(slice.entries()).containsExactly("n1", "n2");
    assertThat(slice.gapAfter(99)).isEqualTo(new Gap(0, 0));
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      ring.add(seq -> "n" + seq);
    }
  }
}
