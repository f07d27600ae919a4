package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.gateway.Replay.Place;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    Thing thing = session.belongings().at(FILES, Thing.class, Thing::new);
    session.close();
    assertThat(thing.closed).hasValue(1);
  }

  @Test
  void whatItHasAtAServerIsClosedWhenItsEndpointHasThatNoMore() {
    Thing thing = session.belongings().at(FILES, Thing.class, Thing::new);
    Thing other = session.belongings().at(new ServerId("other"), Thing.class, Thing::new);
    Thing own = session.belongings().of(Thing.class, Thing::new);
    session.belongings().leave(FILES);
    assertThat(thing.closed).hasValue(1);
    assertThat(other.closed).hasValue(0);
    assertThat(own.closed).hasValue(0);
    assertThat(session.belongings().has(FILES, Thing.class)).isFalse();
  }

  @Test
  void whatComesTooLateIsClosedAtOnce() {
    session.close();
    assertThat(session.belongings().at(FILES, Thing.class, Thing::new).closed).hasValue(1);
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
    return requireNonNull(session.begin(request, exchange()));
  }

  @Test
  void whoIsAskedTooMuchIsAskedNoMore() {
    Exchange exchange = exchange();
    SessionStream stream = requireNonNull(session.begin(request("1", "tools/call"), exchange));
    List<CompletableFuture<Response>> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      asked.add(session.questions().ask(stream, request("7", "ping")));
    }
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    assertThat(session.questions().ask(stream, request("7", "ping"))).isCompletedExceptionally();
    asked.getFirst().cancel(false); // whoever asked gives it up
    assertThat(session.questions().ask(stream, request("7", "ping"))).isNotDone();
    session.close();
    assertThat(asked).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void theAnswerComesUnderTheIdOfWhoAsked() {
    SessionStream stream = requireNonNull(session.begin(request("1", "tools/call"), exchange()));
    CompletableFuture<Response> first = session.questions().ask(stream, request("7", "roots/list"));
    CompletableFuture<Response> second =
        session.questions().ask(stream, request("7", "roots/list"));
    session
        .questions()
        .answered(Messages.result("\"mcp-manager-2\"".getBytes(UTF_8), "{}".getBytes(UTF_8)));
    session
        .questions()
        .answered(Messages.result("\"mcp-manager-9\"".getBytes(UTF_8), "{}".getBytes(UTF_8)));
    assertThat(first).isNotDone();
    assertThat(second.join().toString()).contains("\"id\":7");
  }

  @Test
  void aMessageOfNoRequestGoesToTheOnlyOneThatIsOpen() {
    assertThat(session.stray()).isNull();
    SessionStream one = session.begin(request("1", "tools/call"), exchange());
    assertThat(session.stray()).isSameAs(one);
    session.begin(request("2", "tools/call"), exchange());
    assertThat(session.stray()).isSameAs(one);
    session.standing().attach(exchange());
    assertThat(session.stray()).isSameAs(session.standing());
    session.ended(request("2", "tools/call"));
    assertThat(session.stray()).isSameAs(one);
  }

  @Test
  void whatIsKeptForItGoesWithIt() {
    var all = new Budget(1000);
    var replay = new Replay(1000, all);
    var client = new Client("ann", new Caller.Client("ann"));
    var kept = new Session("s", new Target.All(), client, request("0", "initialize"), replay, 0);
    kept.standing().attach(exchange());
    kept.standing().send(null, new byte[100]);
    assertThat(all.left()).isEqualTo(900);
    kept.close();
    assertThat(all.left()).isEqualTo(1000);
  }

  private Exchange exchange() {
    return new Exchange(new MockHttpServletResponse(), null, ticker, 100_000, new Budget(100_000));
  }

  private static Request request(String id, String method) {
    return Messages.request(id.getBytes(UTF_8), method, "{}".getBytes(UTF_8));
  }
}
