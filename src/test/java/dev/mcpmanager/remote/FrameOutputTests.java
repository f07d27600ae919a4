package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameOutputTests {

  private final Pipe pipe = Pipe.open();
  private final OutputStream socket = Channels.newOutputStream(pipe.sink());
  private final DataInputStream peer = new DataInputStream(Channels.newInputStream(pipe.source()));
  private final FrameOutput output = new FrameOutput("test-socket-out");

  FrameOutputTests() throws IOException {}

  @AfterEach
  void closeThePipe() throws IOException {
    pipe.sink().close();
    pipe.source().close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 125, 126, 65_535, 65_536, 200_000})
  void masksMessagesOfEachLength(int length) throws Exception {
    output.start(socket);
    String message = "abcdefghi".repeat(length / 9 + 1).substring(0, length);
    assertThat(offer(message + "\n")).isEqualTo(length + 1);
    assertThat(read()).isEqualTo("1 " + message);
  }

  @Test
  void sendsEachLineAsOneMessage() throws Exception {
    output.start(socket);
    for (String part : List.of("one\ntwo\nth", "re", "e\n\nfour\n")) {
      assertThat(offer(part)).isEqualTo(part.length());
    }
    assertThat(read(4)).containsExactly("1 one", "1 two", "1 three", "1 four");
  }

  @Test
  void takesNoMoreThanABoundAndGoesOnWhenTheServerReads() throws Exception {
    output.start(socket);
    String line = "x".repeat(50_000) + "\n";
    var taken = new AtomicInteger();
    await().until(() -> !takesMore(line, taken)); // by then the pipe is full, too
    assertThat(taken.get() * line.length()).isBetween(FrameOutput.MOST_BYTES, 500_000);
    CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write("last\n"));
    assertThat(written).isNotDone();
    read(taken.get());
    written.get(10, TimeUnit.SECONDS);
    assertThat(read()).isEqualTo("1 last");
  }

  @Test
  void keepsTheSocketAliveBeforeMessages() throws Exception {
    offer("one\n");
    output.pong("first".getBytes(ISO_8859_1));
    output.pong("second".getBytes(ISO_8859_1));
    output.ping();
    output.ping();
    output.start(socket);
    assertThat(read(3)).containsExactly("10 second", "9 ", "1 one");
  }

  @Test
  void saysGoodbyeOnceBehindWhatWaits() throws Exception {
    offer("one\n");
    output.close();
    output.close(Frame.Close.payload(Frame.Close.PROTOCOL_ERROR));
    output.start(socket);
    assertThat(read(2)).containsExactly("1 one", "8 \3\350");
    assertThatThrownBy(() -> offer("two\n")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> output.input().write(new byte[] {'\n'}, 0, 1))
        .isInstanceOf(IOException.class);
    output.awaitWritten(Duration.ofSeconds(10));
    pipe.sink().close();
    assertThat(peer.read()).isNegative();
  }

  @Test
  void freesWhoWaitsWhenItIsAborted() throws Exception {
    output.start(socket);
    while (offer("x".repeat(100_000) + "\n") > 0) {}
    CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write("last\n"));
    output.abort();
    await().until(written::isCompletedExceptionally);
  }

  @Test
  void hasAThreadOnlyWhileThereIsSomethingToWrite() throws Exception {
    output.start(socket);
    offer("one\n");
    read();
    output.awaitWritten(Duration.ofSeconds(10));
    offer("two\n");
    assertThat(read()).isEqualTo("1 two");
  }

  private boolean takesMore(String line, AtomicInteger taken) throws IOException {
    int before = taken.get();
    while (offer(line) > 0) {
      taken.incrementAndGet();
    }
    return taken.get() > before;
  }

  private int offer(String text) throws IOException {
    return output.input().offer(text.getBytes(ISO_8859_1), 0, text.length());
  }

  private void write(String text) {
    try {
      output.input().write(text.getBytes(ISO_8859_1), 0, text.length());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> read(int frames) throws IOException {
    List<String> read = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      read.add(read());
    }
    return read;
  }

  /// The opcode and the payload of a frame.
  private String read() throws IOException {
    int opcode = peer.readUnsignedByte() & 0x7F;
    int small = peer.readUnsignedByte();
    assertThat(small & 0x80).as("the mask's flag").isNotZero();
    int length =
        switch (small & 0x7F) {
          case 126 -> peer.readUnsignedShort();
          case 127 -> (int) peer.readLong();
          default -> small & 0x7F;
        };
    byte[] mask = peer.readNBytes(4);
    byte[] payload = peer.readNBytes(length);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return opcode + " " + new String(payload, ISO_8859_1);
  }
}
