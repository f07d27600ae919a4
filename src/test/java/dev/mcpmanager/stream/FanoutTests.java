package dev.mcpmanager.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

class FanoutTests {

  private static final byte[] EVENT = "{\"text\":\"grün\"}".getBytes(UTF_8);

  private final Subscriptions subscriptions = new Subscriptions(10);
  private final SessionLanes lanes = new SessionLanes(10_000);
  private final Fanout fanout = new Fanout(subscriptions, lanes);

  @Test
  void subscribersOfOneNameShareOneFrame() throws Exception {
    var one = session("one", "sub-0");
    var two = session("two", "sub-0");
    fanout.send(Destination.EVENTS, EVENT);
    TextMessage frame = next(one);
    assertThat(frame).isSameAs(next(two));
    assertThat(frame.getPayload())
        .startsWith("MESSAGE\n")
        .contains("destination:/topic/servers\n", "subscription:sub-0\n", "content-length:16\n")
        .endsWith("\n\n{\"text\":\"grün\"}\0");
  }

  @Test
  void whoNamedItOtherwiseIsToldByThatName() throws Exception {
    var one = session("one", "sub-0");
    var two = session("two", "a:b");
    fanout.send(Destination.EVENTS, EVENT);
    assertThat(next(one).getPayload()).contains("subscription:sub-0\n");
    assertThat(next(two).getPayload()).contains("subscription:a\\cb\n");
  }

  @Test
  void twoSubscriptionsOfOneSessionGetTwoFrames() throws Exception {
    var one = session("one", "sub-0");
    subscriptions.add("one", "sub-1", Destination.EVENTS);
    fanout.send(Destination.EVENTS, EVENT);
    assertThat(next(one).getPayload() + next(one).getPayload())
        .contains("subscription:sub-0\n", "subscription:sub-1\n");
  }

  @Test
  void whoHasLeftGetsNothing() throws Exception {
    var one = session("one", "sub-0");
    var two = session("two", "sub-0");
    var three = session("three", "sub-0");
    subscriptions.remove("one", "sub-0");
    subscriptions.disconnected("two");
    fanout.send(Destination.EVENTS, EVENT);
    next(three);
    assertThat(one).isEmpty();
    assertThat(two).isEmpty();
    subscriptions.disconnected("three");
    assertThat(subscriptions.any(Destination.EVENTS)).isFalse();
  }

  @Test
  void whoDoesNotReadIsCutOffWhileTheOthersGetAll() throws Exception {
    var release = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    stalledSession(release, closed);
    var other = session("other", "sub-0");
    for (int i = 0; i < 100; i++) {
      fanout.send(Destination.EVENTS, EVENT);
      next(other);
    }
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    release.countDown();
  }

  private BlockingQueue<TextMessage> session(String id, String subscription) throws Exception {
    var sent = new LinkedBlockingQueue<TextMessage>();
    WebSocketSession session = mock(WebSocketSession.class);
    when(session.getId()).thenReturn(id);
    doAnswer(call -> sent.add(call.getArgument(0))).when(session).sendMessage(any());
    open(session, subscription);
    return sent;
  }

  private void stalledSession(CountDownLatch release, CountDownLatch closed) throws Exception {
    WebSocketSession session = mock(WebSocketSession.class);
    when(session.getId()).thenReturn("stalled");
    doAnswer(
            _ -> {
              release.await();
              return null;
            })
        .when(session)
        .sendMessage(any());
    doAnswer(
            _ -> {
              closed.countDown();
              return null;
            })
        .when(session)
        .close(any());
    open(session, "sub-0");
  }

  private void open(WebSocketSession session, String subscription) {
    lanes.open(session);
    subscriptions.connected(session.getId());
    subscriptions.add(session.getId(), subscription, Destination.EVENTS);
  }

  private static TextMessage next(BlockingQueue<TextMessage> sent) throws InterruptedException {
    TextMessage next = sent.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }
}
