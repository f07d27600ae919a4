package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Long answers stay in the buffer they were read into.
class LongAnswerTests extends ChannelFixture {

  private static final Caller CLIENT = new Caller.Client("somebody");
  private static final String MEGABYTE = "x".repeat(1 << 20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":\"%s\"}",
        "{\"result\":\"%2$s\",\"jsonrpc\":\"2.0\",\"id\":%1$d}",
        "{\"result\":\"%2$s\",\r\"jsonrpc\":\"2.0\",\"id\": %1$d }",
      })
  void getTheirCallersIdWithoutACopy(String form) throws Exception {
    channel.start();
    Call call = channel.call(request("\"mine\"", "{}"), PATIENT.from(CLIENT));
    peer.hears();
    peer.says(form.formatted(call.id(), MEGABYTE));
    assertThat(outcome(call)).isInstanceOf(Outcome.AnsweredAtLength.class);
    var payload = ((Outcome.AnsweredAtLength) outcome(call)).payload();
    String expected =
        form.replace("%d", "%1$s")
            .replace("%1$d", "%1$s")
            .replace("\"%s\"", "\"%2$s\"")
            .replace('\r', ' ')
            .formatted("\"mine\"", MEGABYTE);
    assertThat(new String(payload.toBytes(), UTF_8)).isEqualTo(expected);
    assertThat(payload.length()).isEqualTo(expected.length());
  }

  @Test
  void areCopiedForTheManagerWhichLooksInside() throws Exception {
    channel.start();
    Call call = call("1");
    peer.hears();
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":\"%s\"}".formatted(call.id(), MEGABYTE));
    assertThat(outcome(call)).isInstanceOf(Outcome.Answered.class);
  }

  /// Whatever comes after a line whose buffer was kept, and however it comes.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void areNotChangedByWhatIsReadAfterThem(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    var expected = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      int length = random.nextInt(3) == 0 ? 200_000 + random.nextInt(900_000) : random.nextInt(90);
      String line = String.valueOf((char) ('a' + i % 26)).repeat(length);
      text.append(line).append('\n');
      expected.add(line);
    }
    var kept = new Keeper();
    int most = 1 + random.nextInt(200_000);
    LineReader.dropping(new Trickle(text.toString().getBytes(UTF_8), most), 2_000_000, kept).run();
    assertThat(kept.lines()).isEqualTo(expected);
    assertThat(kept.longOnes).isGreaterThan(5);
  }

  /// Keeps every buffer it may, and reads in them only at the end.
  private static final class Keeper implements LineSink {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Place(byte[] buffer, int offset, int length) {}

    private final List<Place> places = new ArrayList<>();
    private int longOnes;

    @Override
    public void line(byte[] buffer, int offset, int length) {
      byte[] copy = new byte[length];
      System.arraycopy(buffer, offset, copy, 0, length);
      places.add(new Place(copy, 0, length));
    }

    @Override
    public boolean longLine(byte[] buffer, int offset, int length) {
      places.add(new Place(buffer, offset, length));
      longOnes++;
      return true;
    }

    @Override
    public void oversized(byte[] head, byte[] tail, long bytes) {
      throw new AssertionError("No line is too long.");
    }

    @Override
    public void end(@Nullable IOException failure) {
      assertThat(failure).isNull();
    }

    List<String> lines() {
      return places.stream()
          .map(place -> new String(place.buffer, place.offset, place.length, UTF_8))
          .toList();
    }
  }

  /// Gives less than it is asked for.
  private static final class Trickle extends FilterInputStream {

    private final int most;

    Trickle(byte[] bytes, int most) {
      super((InputStream) new ByteArrayInputStream(bytes));
      this.most = most;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(most, length));
    }
  }
}
