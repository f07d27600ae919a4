package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.LogLine.Source;
import dev.mcpmanager.testing.FakeServers;
import dev.mcpmanager.testing.Golden;
import dev.mcpmanager.testing.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFeedTests {

  private static final ServerId A = new ServerId("a");
  private static final ServerId B = new ServerId("b");
  private final JsonMapper json = JsonMapper.shared();
  private final FakeServers servers = new FakeServers();
  private final Subscriptions subscriptions = new Subscriptions(10);
  private final List<JsonNode> sent = new ArrayList<>();
  private final LogFeed feed = feed(64, 256);

  @BeforeEach
  void twoServersAndASubscriber() {
    servers.put(Views.ready("a"));
    servers.put(Views.ready("b"));
    subscriptions.connected("session");
    subscriptions.add("session", "1", Destination.LOGS);
  }

  @Test
  void joinsConsecutiveLinesOfOneStream() {
    servers.write(A, Source.STDOUT, "one", "two");
    servers.write(A, Source.STDERR, "oops");
    servers.write(A, Source.STDOUT, "three");
    assertThat(feed.flush()).isFalse();
    assertThat(sent)
        .extracting(e -> e.get("type").asString() + " " + e.get("data").asString())
        .containsExactly("server:stdout one\ntwo", "server:stderr oops", "server:stdout three");
    Golden.assertMatches("log-event", sent.getFirst().toString());
  }

  @Test
  void readsOnFromWhereItStopped() {
    servers.write(A, Source.STDOUT, "one");
    feed.flush();
    feed.flush();
    servers.write(A, Source.STDOUT, "two");
    feed.flush();
    assertThat(sent).extracting(e -> e.get("data").asString()).containsExactly("one", "two");
    assertThat(sent).extracting(e -> e.get("dropped").asLong()).containsOnly(0L);
  }

  @Test
  void countsWhatTheTailHasLost() {
    servers.write(A, Source.STDOUT, "one");
    feed.flush();
    for (int i = 0; i < 1500; i++) {
      servers.write(A, Source.STDOUT, "x");
    }
    feed.flush();
    assertThat(sent.get(1).get("firstSeq").asLong()).isEqualTo(502);
    assertThat(sent.get(1).get("dropped").asLong()).isEqualTo(500);
    assertThat(sent.get(2).get("dropped").asLong()).isZero();
  }

  @Test
  void noEventIsLargerThanABatchMayBe() {
    servers.write(A, Source.STDOUT, "\"".repeat(20_000), "\u0001".repeat(8_192), "x".repeat(999));
    feed.flush();
    assertThat(sent).hasSize(2);
    assertThat(sent).allSatisfy(e -> assertThat(json.writeValueAsBytes(e)).hasSizeLessThan(66_000));
  }

  @Test
  void aFloodDoesNotExceedTheBudgetAndTheServersTakeTurns() {
    LogFeed small = feed(1, 1);
    String[] flood =
        java.util.stream.Stream.generate(() -> "x".repeat(100)).limit(900).toArray(String[]::new);
    servers.write(A, Source.STDOUT, flood);
    servers.write(B, Source.STDOUT, flood);
    assertThat(small.flush()).isTrue();
    assertThat(sent).extracting(e -> e.get("serverId").asString()).containsOnly("a");
    assertThat(small.flush()).isTrue();
    assertThat(sent).extracting(e -> e.get("serverId").asString()).contains("b");
    while (small.flush()) {}
    assertThat(sent.stream().mapToLong(e -> e.get("lines").asLong()).sum()).isEqualTo(1800);
  }

  @Test
  void withoutASubscriberNothingIsSentAndNothingIsKeptForLater() {
    subscriptions.remove("session", "1");
    servers.write(A, Source.STDOUT, "unheard");
    feed.flush();
    subscriptions.add("session", "2", Destination.logsOf(A));
    servers.write(A, Source.STDOUT, "heard");
    servers.write(B, Source.STDOUT, "not asked for");
    feed.flush();
    assertThat(sent).extracting(e -> e.get("data").asString()).containsExactly("heard");
    assertThat(sent.getFirst().get("dropped").asLong()).isZero();
  }

  @Test
  void aNewServerUnderAnOldNameStartsAnew() {
    servers.write(A, Source.STDOUT, "1", "2", "3");
    feed.flush();
    servers.forget(A);
    servers.write(A, Source.STDOUT, "again");
    feed.flush();
    assertThat(sent.getLast().get("data").asString()).isEqualTo("again");
    assertThat(sent.getLast().get("dropped").asLong()).isZero();
  }

  private LogFeed feed(int batchKb, int flushKb) {
    var limits =
        new StreamProperties(
            Duration.ofMillis(50),
            DataSize.ofKilobytes(batchKb),
            DataSize.ofKilobytes(flushKb),
            DataSize.ofKilobytes(64),
            100,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(10),
            Duration.ofHours(1));
    Broadcast broadcast =
        (destination, text) -> {
          if (destination.equals(Destination.LOGS)) {
            sent.add(json.readTree(text));
          }
        };
    return new LogFeed(servers.manager(), subscriptions, json, broadcast, limits);
  }
}
