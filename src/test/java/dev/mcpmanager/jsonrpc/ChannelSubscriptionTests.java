package dev.mcpmanager.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelSubscriptionTests extends ChannelFixture {

  private static final String KEY = "\"io.modelcontextprotocol/subscriptionId\":";

  private final BlockingQueue<String> first = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> second = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    channel.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"7\"", "\"\\u0061\"", "-1"})
  void tellsEachSubscriptionItsOwnNewsUnderItsCallersId(String id) throws Exception {
    Call one = listen(id, first);
    Call other = listen(id, second);
    peer.says(updated(Long.toString(other.id()), "file:///b"));
    peer.says(updated(Long.toString(one.id()), "file:///a"));
    assertThat(next(first)).isEqualTo(updated(id, "file:///a"));
    assertThat(next(second)).isEqualTo(updated(id, "file:///b"));
    catchUp();
    assertThat(first).isEmpty();
    assertThat(second).isEmpty();
  }

  @Test
  void leavesNewsOfNoSubscriptionToTheListener() throws Exception {
    listen("7", first);
    String strange = updated("99", "file:///a");
    peer.says(strange);
    assertThat(listener.next()).isEqualTo("notification " + strange);
    String aText = updated("\"1\"", "file:///a");
    peer.says(aText);
    assertThat(listener.next()).isEqualTo("notification " + aText);
    assertThat(first).isEmpty();
  }

  @Test
  void isOpenForAsLongAsBothSidesLike() throws Exception {
    Call call = listen("7", first);
    timer.advance(Duration.ofDays(3650));
    assertThat(call.outcome()).isNotDone();
    assertThat(peer.hears()).contains("subscriptions/listen");
    call.cancel("the client left");
    assertThat(peer.hears()).contains("notifications/cancelled", "\"requestId\":" + call.id());
  }

  @Test
  void endsWithAFinalResultThatNamesItAsItsCallerDoes() throws Exception {
    Call call = listen("\"mine\"", first);
    peer.says(result(call.id(), "{\"_meta\":{\"a\":1.0," + KEY + call.id() + "},\"b\":[ ]}"));
    assertThat(answer(call))
        .isEqualTo(
            "{\"result\":{\"_meta\":{\"a\":1.0,"
                + KEY
                + "\"mine\"},\"b\":[ ]},\"jsonrpc\":\"2.0\",\"id\":\"mine\"}");
  }

  @Test
  void endsWithAFinalResultThatDoesNotNameIt() throws Exception {
    Call call = listen("7", first);
    peer.says(result(call.id(), "{}"));
    assertThat(answer(call)).endsWith("\"id\":7}");
  }

  @Test
  void thePeerMayEndItByCancelling() throws Exception {
    Call call = listen("7", first);
    peer.says(cancelled(call.id()));
    assertThat(outcome(call)).isEqualTo(new Outcome.Cancelled("the server ended the subscription"));
    assertThat(channel.inFlight()).isZero();
    catchUp();
    assertThat(peer.hears()).contains("subscriptions/listen");
    assertThat(peer.heardMore()).isNull(); // it knows that it is over
  }

  @Test
  void thePeerCancelsNoOtherCallSinceItsNumbersAreItsOwn() throws Exception {
    Call call = call("7");
    peer.says(cancelled(call.id()));
    assertThat(listener.next()).isEqualTo("notification " + cancelled(call.id()));
    assertThat(call.outcome()).isNotDone();
  }

  private Call listen(String id, BlockingQueue<String> news) {
    Request request =
        (Request)
            message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"subscriptions/listen\"}");
    return channel.call(
        request, CallOptions.untilEnded().onNotification(n -> news.add(n.toString())));
  }

  private static String updated(String subscription, String uri) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":"
            + "{\"uri\":\"%s\",\"_meta\":{%s%s},\"n\":1.0}}")
        .formatted(uri, KEY, subscription);
  }

  private static String cancelled(long id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
        + id
        + "}}";
  }

  private static String next(BlockingQueue<String> news) throws InterruptedException {
    String next = news.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a notification").isNotNull();
    return String.valueOf(next);
  }
}
