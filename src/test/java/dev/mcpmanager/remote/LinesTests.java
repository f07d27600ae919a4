package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LinesTests {

  private final List<String> taken = new ArrayList<>();
  private int room = 100;

  private final Lines lines =
      new Lines((message, wait) -> {
        if (room == 0 && !wait) {
          return false;
        }
        room--;
        taken.add(new String(message, UTF_8));
        return true;
      });

  @Test
  void linesAreMessagesHoweverTheyAreBatchedOrCut() throws Exception {
    byte[] bytes = "..one\ntwo\nthree\nfo..".getBytes(UTF_8);
    assertThat(lines.offer(bytes, 2, bytes.length - 4)).isEqualTo(bytes.length - 4);
    assertThat(taken).containsExactly("one", "two", "three");

    lines.write("u".getBytes(UTF_8), 0, 1);
    assertThat(lines.offer("r\nfive\n".getBytes(UTF_8), 0, 7)).isEqualTo(7);
    assertThat(taken).containsExactly("one", "two", "three", "four", "five");
  }

  @Test
  void whatFindsNoRoomIsLeftWhole() throws Exception {
    room = 1;
    byte[] bytes = "one\ntwo\nthr".getBytes(UTF_8);
    assertThat(lines.offer(bytes, 0, bytes.length)).isEqualTo(4);
    assertThat(taken).containsExactly("one");

    lines.write(bytes, 4, bytes.length - 4);
    lines.write("ee\n".getBytes(UTF_8), 0, 3);
    assertThat(taken).containsExactly("one", "two", "three");
  }

  @Test
  void roomIsForANumberOfMessagesAndTheirBytes() throws Exception {
    var room = new Room(2, 10);
    assertThat(room.tryEnter(8)).isTrue();
    assertThat(room.tryEnter(3)).isFalse();
    assertThat(room.tryEnter(2)).isTrue();
    room.leave(2);
    room.leave(8);
    assertThat(room.tryEnter(50)).as("one that is larger goes alone").isTrue();
    assertThat(room.tryEnter(1)).isFalse();
    var entered = new AtomicBoolean();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                room.enter(1);
                entered.set(true);
              } catch (InterruptedException _) {
                // then it did not enter
              }
            });
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    room.leave(50);
    waiting.join();
    assertThat(entered).isTrue();
  }
}
