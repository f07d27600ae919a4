package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.Upstreams;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class SessionsTests {

  private static final int MOST = 8;
  private static final Target FILES = new Target.One(new ServerId("files"));
  private static final Client ANN = new Client("ann", new Caller.Client("ann"));

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Ticker ticker = new Ticker(timer);
  private final Sessions sessions = new Sessions(limits(), ticker, timer);

  private static GatewayProperties limits() {
    DataSize some = DataSize.ofKilobytes(1);
    Duration hour = Duration.ofHours(1);
    return new GatewayProperties(MOST, hour, some, some, some, some, hour);
  }

  @AfterEach
  void stopTheTimer() {
    timer.shutdownNow();
  }

  @Test
  void aSessionIsItsOwnersAtItsOwnEndpointAndNobodyElses() {
    Session session = begin();
    var sameElsewhere = new Client("ann", new Caller.Client("another program"));
    var bob = new Client("bob", new Caller.Client("ann"));
    assertThat(sessions.find(session.id(), FILES, sameElsewhere)).isSameAs(session);
    assertThat(sessions.find(session.id(), FILES, bob)).isNull();
    assertThat(sessions.find(session.id(), new Target.All(), ANN)).isNull();
  }

  @Test
  void theOneGoesThatWasUsedLeastLately() {
    Session first = begin();
    aTickPasses();
    Session second = begin();
    aTickPasses();
    for (int i = 2; i < MOST; i++) {
      begin();
    }
    sessions.find(first.id(), FILES, ANN);
    begin();
    assertThat(sessions.find(first.id(), FILES, ANN)).isSameAs(first);
    assertThat(sessions.find(second.id(), FILES, ANN)).isNull();
    assertThat(sessions.size()).isEqualTo(MOST);
  }

  @Test
  void whoComesNeverMakesRoomByGoingItself() {
    var server = new ServerId("files");
    Session comer = begin();
    hasChild(comer, server);
    assertThat(sessions.makeRoom(server, comer)).isFalse();
    for (int i = 1; i < MOST; i++) { // all in one tick, most likely, in an order of their names
      hasChild(begin(), server);
    }
    for (int left = MOST; left > 1; left--) {
      assertThat(sessions.makeRoom(server, comer)).isTrue();
    }
    assertThat(sessions.makeRoom(server, comer)).isFalse();
    assertThat(sessions.find(comer.id(), FILES, ANN)).isSameAs(comer);
  }

  private void hasChild(Session session, ServerId server) {
    var _ =
        session
            .belongings()
            .at(
                server,
                SessionChild.class,
                () -> new SessionChild(mock(Upstreams.class), server, sessions, session));
  }

  @Test
  void namesCannotBeGuessed() {
    assertThat(begin().id()).hasSize(32).isNotEqualTo(begin().id());
  }

  private void aTickPasses() {
    long now = ticker.now();
    await().until(() -> ticker.now() > now);
  }

  private Session begin() {
    Request initialize = Messages.request("0".getBytes(UTF_8), "initialize", "{}".getBytes(UTF_8));
    return requireNonNull(sessions.begin(FILES, ANN, initialize));
  }
}
