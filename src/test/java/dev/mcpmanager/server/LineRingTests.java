package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineRingTests {

  private static final int OVERHEAD = 16;

  @Test
  void keepsTheNewestLinesAndNamesTheGap() {
    var ring = new LineRing(3, 1 << 20);
    add(ring, "one", "two", "three", "four", "five");
    assertThat(texts(ring.after(0, _ -> true, 10))).containsExactly("three", "four", "five");
    assertThat(ring.after(0, _ -> true, 10).gapAfter(0)).isEqualTo(new Gap(1, 2));
    assertThat(ring.lastSeq()).isEqualTo(5);
  }

  @Test
  void readsOnFromANumberOldestFirst() {
    var ring = new LineRing(10, 1 << 20);
    add(ring, "one", "two", "three");
    assertThat(texts(ring.after(1, _ -> true, 1))).containsExactly("two");
    assertThat(texts(ring.newest(_ -> true, 2))).containsExactly("two", "three");
    assertThat(ring.after(3, _ -> true, 10).entries()).isEmpty();
  }

  @Test
  void theLimitCountsOnlyWhatIsWanted() {
    var ring = new LineRing(10, 1 << 20);
    add(ring, "one", "two", "three", "four");
    assertThat(texts(ring.after(0, stamp -> stamp > 101, 1))).containsExactly("three");
    assertThat(texts(ring.newest(stamp -> stamp < 102, 1))).containsExactly("two");
  }

  @Test
  void aNumberOfAnEarlierServiceGetsEverythingAndAGap() {
    var ring = new LineRing(10, 1 << 20);
    add(ring, "one", "two");
    assertThat(texts(ring.after(99, _ -> true, 10))).containsExactly("one", "two");
    assertThat(ring.after(99, _ -> true, 10).gapAfter(99)).isEqualTo(new Gap(0, 0));
  }

  @Test
  void keepsTheNewestWhateverItWeighs() {
    var ring = new LineRing(10, 100);
    add(ring, "a".repeat(60), "b".repeat(60));
    assertThat(texts(ring.after(0, _ -> true, 10))).containsExactly("b".repeat(60));
    add(ring, "c".repeat(1000));
    assertThat(texts(ring.after(0, _ -> true, 10))).containsExactly("c".repeat(1000));
    add(ring, "", "");
    assertThat(texts(ring.after(0, _ -> true, 10))).containsExactly("", "");
  }

  @Test
  void emptyLinesAreBoundedToo() {
    var ring = new LineRing(1 << 20, 1600);
    for (int i = 0; i < 10_000; i++) {
      add(ring, "");
    }
    assertThat(ring.after(0, _ -> true, 1 << 20).entries()).hasSize(1600 / OVERHEAD);
  }

  @Test
  void aServerThatWritesLittleCostsLittleAndAFloodNoMoreThanTheBounds() {
    var ring = new LineRing(2000, 1 << 20);
    assertThat(ring.footprint()).isZero();
    add(ring, "ready");
    assertThat(ring.footprint()).isLessThan(8 << 10);
    for (int i = 0; i < 100_000; i++) {
      add(ring, "x".repeat(1000));
    }
    assertThat(ring.footprint()).isLessThanOrEqualTo((1 << 20) + 2000 * OVERHEAD);
  }

  /// Against a list, over many times the edge of the array, in every size of it.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void givesBackWhatWasGiven(long seed) {
    var random = new Random(seed);
    int maxLines = 1 + random.nextInt(200);
    int maxBytes = 200 + random.nextInt(20_000);
    var ring = new LineRing(maxLines, maxBytes);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String line = String.valueOf((char) ('a' + i % 26)).repeat(random.nextInt(150));
      all.add(line);
      add(ring, line);
      if (i % 97 == 0) {
        var slice = ring.after(0, _ -> true, maxLines);
        assertThat(texts(slice))
            .isEqualTo(all.subList((int) slice.firstSeq() - 1, all.size()))
            .isNotEmpty();
        assertThat(weight(slice)).isLessThanOrEqualTo(maxBytes);
      }
    }
    assertThat(ring.footprint()).isLessThanOrEqualTo(maxBytes + (long) OVERHEAD * maxLines);
  }

  /// A line's stamp is 100 and its place among those of one call.
  private static void add(LineRing ring, String... lines) {
    for (int i = 0; i < lines.length; i++) {
      byte[] buffer = ("<" + lines[i] + ">").getBytes(US_ASCII);
      ring.add(buffer, 1, buffer.length - 2, 100 + i);
    }
  }

  private static List<String> texts(Slice<LineRing.Line> slice) {
    return slice.entries().stream().map(line -> new String(line.text(), US_ASCII)).toList();
  }

  private static int weight(Slice<LineRing.Line> slice) {
    return slice.entries().stream().mapToInt(line -> line.text().length + OVERHEAD).sum();
  }
}
