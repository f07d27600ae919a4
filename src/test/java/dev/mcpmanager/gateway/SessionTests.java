package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.gateway.Replay.Place;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class SessionTests {

  private static final ServerId FILES = new ServerId("files");

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Ticker ticker = new Ticker(timer);
  private final Session session =
      new Session(
          "s",
          new Target.One(FILES),
          new Client("ann", new Caller.Client("ann")),
          request("0", "initialize"),
          new Replay(1000, new Budget(1000)),
          0);

  private static final class Thing implements AutoCloseable {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @AfterEach
  void stopTheTimer() {
    timer.shutdownNow();
  }

  @Test
  void whatBelongsToItIsClosedWithIt() {
    Thing thing = session.belonging(FILES, Thing.class, Thing::new);
    session.close();
    assertThat(thing.closed).hasValue(1);
  }

  @Test
  void whatComesTooLateIsClosedAtOnce() {
    session.close();
    assertThat(session.belonging(FILES, Thing.class, Thing::new).closed).hasValue(1);
  }

  @Test
  void isIdleFromTheEndOfItsLastRequestOn() {
    Request call = request("1", "tools/call");
    begin(call);
    assertThat(session.idleSince(100)).isNull();
    session.ended(call);
    assertThat(session.idleSince(101)).isEqualTo(100);
  }

  @Test
  void aStreamIsKeptBeyondItsRequestIfItsClientMayKnowOfIt() {
    Request call = request("1", "tools/call");
    SessionStream stream = begin(call);
    assertThat(session.stream(new Place(1, 1))).isSameAs(stream);
    stream.send(null, new byte[1]);
    session.ended(call);
    assertThat(session.stream(new Place(1, 1))).isSameAs(stream);
    Request other = request("2", "tools/call");
    begin(other);
    session.ended(other);
    assertThat(session.stream(new Place(2, 1))).isNull();
  }

  @Test
  void theOldestOfTooManyStreamsIsForgotten() {
    for (int i = 1; i <= 65; i++) {
      Request call = request("1", "tools/call");
      begin(call).send(null, new byte[1]);
      session.ended(call);
    }
    assertThat(session.stream(new Place(1, 1))).isNull();
    assertThat(session.stream(new Place(2, 1))).isNotNull();
    assertThat(session.stream(new Place(65, 1))).isNotNull();
  }

  private SessionStream begin(Request request) {
    return Objects.requireNonNull(session.begin(request, exchange()));
  }

  private Exchange exchange() {
    return new Exchange(new MockHttpServletResponse(), null, ticker, 10, new Budget(1000));
  }

  private static Request request(String id, String method) {
    return Messages.request(id.getBytes(UTF_8), method, "{}".getBytes(UTF_8));
  }
}
