package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A pipe with its other end in the same process.
@EnabledOnOs(OS.LINUX)
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StdinPipeTests {

  private static final int LARGE = 1 << 20;

  private StdinPipe pipe;
  private InputStream child;

  @BeforeEach
  void open() throws IOException {
    pipe = Objects.requireNonNull(StdinPipe.open(), "pipes of our own work on Linux");
    child = new FileInputStream(pipe.source());
    pipe.launched();
  }

  @AfterEach
  void close() throws IOException {
    pipe.close();
    child.close();
  }

  @Test
  void offersUntilThePipeIsFullAndNeverWaits() throws IOException {
    byte[] bytes = numbered(LARGE);
    int taken = pipe.offer(bytes, 0, LARGE);
    assertThat(taken).isBetween(4096, LARGE - 1);
    assertThat(pipe.offer(bytes, taken, 1)).isZero();
    assertThat(child.readNBytes(taken)).isEqualTo(Arrays.copyOf(bytes, taken));
    assertThat(pipe.offer(bytes, taken, 1)).isEqualTo(1);
    assertThat(child.read()).isEqualTo(bytes[taken] & 0xff);
  }

  @Test
  void writesAllHoweverSlowlyItIsRead() throws Exception {
    byte[] bytes = numbered(LARGE);
    var written =
        onAThread(() -> {
          pipe.write(bytes, 0, LARGE);
          pipe.close();
        });
    assertThat(child.readAllBytes()).isEqualTo(bytes);
    written.get(10, TimeUnit.SECONDS);
  }

  @Test
  void closesUnderAWriterThatWaits() throws Exception {
    int full = pipe.offer(new byte[LARGE], 0, LARGE);
    var written = onAThread(() -> pipe.write(new byte[1], 0, 1));
    pipe.close();
    assertThat(written)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("it was closed");
    assertThat(child.readAllBytes()).hasSize(full);
  }

  @Test
  void failsWhenNobodyReadsAnyMore() throws IOException {
    child.close();
    assertThatThrownBy(() -> pipe.offer(new byte[1], 0, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("Broken pipe");
  }

  @Test
  void freesAWriterThatWaitsWhenNobodyReadsAnyMore() throws Exception {
    pipe.offer(new byte[LARGE], 0, LARGE);
    var written = onAThread(() -> pipe.write(new byte[1], 0, 1));
    child.close();
    assertThat(written)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("Broken pipe");
  }

  @Test
  void leavesAloneWhoeverHasItsNumberAfterwards() throws IOException {
    pipe.close();
    try (StdinPipe other = Objects.requireNonNull(StdinPipe.open());
        InputStream otherChild = new FileInputStream(other.source())) {
      other.launched();
      pipe.close();
      assertThatThrownBy(() -> pipe.offer(new byte[1], 0, 1)).hasMessage("it was closed");
      assertThat(other.offer(new byte[] {7}, 0, 1)).isEqualTo(1);
      assertThat(otherChild.read()).isEqualTo(7);
    }
  }

  @Test
  void leavesNoDescriptorBehind() throws IOException {
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      StdinPipe other = Objects.requireNonNull(StdinPipe.open());
      other.launched();
      other.close();
      other.close();
    }
    assertThat(descriptors()).isLessThan(before + 25);
  }

  private interface Task {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> onAThread(Task task) {
    var done = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            task.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private static long descriptors() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private static byte[] numbered(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i / 251 + i);
    }
    return bytes;
  }
}
