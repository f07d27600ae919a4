package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.mcp.ListKind;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class ExchangeTests {

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final Exchange exchange =
      new Exchange(response, null, new Ticker(timer), 10, new Budget(100));

  @AfterEach
  void stopTheTimer() {
    timer.shutdownNow();
  }

  @Test
  void anAnswerAloneIsJsonWithItsOwnStatus() throws Exception {
    exchange.finish(_ -> answer(404, "{}").with("Retry-After", "1"));
    exchange.serve();
    assertThat(response.getStatus()).isEqualTo(404);
    assertThat(response.getContentType()).isEqualTo("application/json");
    assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    assertThat(response.getContentAsString()).isEqualTo("{}");
  }

  @Test
  void whatIsSaidBeforeTheAnswerMakesItAStream() throws Exception {
    say(null, "1");
    exchange.send(new Event("0-1", null, "2".getBytes(UTF_8)));
    exchange.finish(stream -> answer(404, String.valueOf(stream)).withEventId("0-2"));
    exchange.serve();
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getContentType()).isEqualTo("text/event-stream");
    assertThat(response.getHeader("X-Accel-Buffering")).isEqualTo("no");
    assertThat(response.getContentAsString())
        .isEqualTo(
            """
            event: message
            data: 1

            id: 0-1
            event: message
            data: 2

            id: 0-2
            event: message
            data: true

            """);
  }

  @Test
  void isWrittenWhileItGoesOn() throws Exception {
    var over = serve();
    say(null, "1");
    await().until(() -> text().contains("data: 1"));
    assertThat(over).isNotDone();
    exchange.finish(_ -> Answer.empty(202));
    over.join();
    assertThat(text()).doesNotContain("data: 2");
  }

  @Test
  void onlyTheFirstEndCounts() throws Exception {
    assertThat(exchange.finish(_ -> answer(200, "1"))).isTrue();
    assertThat(exchange.finish(_ -> answer(200, "2"))).isFalse();
    assertThat(say(null, "3")).isFalse();
    exchange.serve();
    assertThat(text()).isEqualTo("1");
  }

  @Test
  void whatWaitsIsReplacedByTheNewestOfItsSlot() throws Exception {
    say("progress", "1");
    say("list", "2");
    say("progress", "3");
    exchange.finish(_ -> Answer.empty(200));
    exchange.serve();
    assertThat(text()).doesNotContain("data: 1").contains("data: 2", "data: 3");
  }

  @Test
  void whatWaitsIsBounded() throws Exception {
    assertThat(say(null, "1234567890")).isTrue();
    assertThat(say(null, "x")).isFalse();
    exchange.finish(_ -> answer(200, "the answer is never dropped"));
    exchange.serve();
    assertThat(text()).contains("1234567890", "never dropped").doesNotContain("data: x");
  }

  @Test
  void whatWaitsForAllIsBoundedTogether() {
    var budget = new Budget(10);
    var one = new Exchange(response, null, new Ticker(timer), 10, budget);
    var other = new Exchange(new MockHttpServletResponse(), null, new Ticker(timer), 10, budget);
    assertThat(one.send(Event.of(null, new byte[6]))).isTrue();
    assertThat(other.send(Event.of(null, new byte[6]))).isFalse();
    one.finish(_ -> Answer.empty(200));
    one.serve();
    assertThat(other.send(Event.of(null, new byte[6]))).isTrue();
    other.finish(_ -> Answer.empty(200));
    other.serve();
    assertThat(budget.left()).isEqualTo(10);
  }

  @Test
  void replacingMakesRoom() {
    say("s", "12345");
    say("t", "12345");
    assertThat(say("u", "1")).isFalse();
    assertThat(say("s", "54321")).isTrue();
  }

  @Test
  void whatIsReplacedIsGivenBackToAll() {
    var budget = new Budget(10);
    var small = new Exchange(response, null, new Ticker(timer), 100, budget);
    for (int i = 0; i < 5; i++) {
      assertThat(small.send(Event.of("progress", new byte[6]))).isTrue();
    }
    assertThat(budget.left()).isEqualTo(4);
  }

  @Test
  void theAnswerOfAStreamIsMadeThoughItsConnectionIsLost() {
    var kept = new AtomicInteger();
    response.setOutputStreamAccessAllowed(false); // what is written fails
    say(null, "1");
    exchange.finish(stream -> {
      assertThat(stream).isTrue();
      kept.incrementAndGet();
      return answer(200, "{}");
    });
    assertThatThrownBy(exchange::serve).isInstanceOf(IllegalStateException.class);
    assertThat(kept).hasValue(1);
  }

  @Test
  void anAnswerThatIsNoStreamIsNotMadeForNobody() {
    var kept = new AtomicInteger();
    exchange.finish(_ -> {
      kept.incrementAndGet();
      return answer(200, "{}");
    });
    response.setOutputStreamAccessAllowed(false);
    assertThatThrownBy(exchange::serve).isInstanceOf(IllegalStateException.class);
    assertThat(kept).hasValue(1); // to be written, and not again
  }

  @Test
  void aClientThatIsGoneIsToldOfOnce() {
    var gone = new AtomicInteger();
    exchange.onGone(gone::incrementAndGet);
    response.setOutputStreamAccessAllowed(false); // what is written fails
    exchange.finish(_ -> answer(200, "1"));
    assertThatThrownBy(exchange::serve).isInstanceOf(IllegalStateException.class);
    assertThat(gone).hasValue(1);
    exchange.onGone(gone::incrementAndGet);
    assertThat(gone).hasValue(2);
  }

  @Test
  void aFaultOfWhoMakesTheAnswerIsAnsweredWithAnIncident() throws Exception {
    exchange.finish(_ -> {
      throw new IllegalStateException("a deliberate fault");
    });
    exchange.serve();
    assertThat(response.getStatus()).isEqualTo(500);
    assertThat(text()).contains("-32603", "incident").doesNotContain("deliberate");
  }

  @Test
  void aChangeOfAListFindsRoomBesideWhatIsNotRead() throws Exception {
    assertThat(say(null, "0123456789")).isTrue();
    assertThat(say(null, "more")).isFalse();
    assertThat(say(ListKind.TOOLS, "changed")).isTrue();
    assertThat(say(ListKind.TOOLS, "changed again")).isTrue();
    exchange.finish(_ -> answer(200, "{}"));
    exchange.serve();
    assertThat(text())
        .contains("data: 0123456789", "data: changed again")
        .doesNotContain("more", "data: changed\n");
  }

  private boolean say(@Nullable Object slot, String data) {
    return exchange.send(Event.of(slot, data.getBytes(UTF_8)));
  }

  private CompletableFuture<Void> serve() {
    return CompletableFuture.runAsync(exchange::serve, Thread::startVirtualThread);
  }

  private String text() throws UnsupportedEncodingException {
    return response.getContentAsString();
  }

  private static Answer answer(int status, String body) {
    return Answer.of(status, Payload.of(body.getBytes(UTF_8)));
  }

  @Test
  void aStreamIsKeptAliveWhenItIsSilentAndNotBefore() throws Exception {
    for (int ticks : List.of(29, 30)) {
      var tick = new AtomicReference<Runnable>();
      var clock = mock(ScheduledExecutorService.class);
      when(clock.scheduleAtFixedRate(any(), anyLong(), anyLong(), any()))
          .thenAnswer(call -> {
            tick.set((Runnable) call.getArguments()[0]);
            return null;
          });
      var hand = new Ticker(clock); // half a second each
      var written = new MockHttpServletResponse();
      var exchange = new Exchange(written, null, hand, 10, new Budget(10));
      exchange.open();
      Thread writing = Thread.ofVirtual().start(exchange::serve);
      await().until(() -> written.getContentType() != null);
      for (int i = 0; i < ticks; i++) {
        tick.get().run();
      }
      if (ticks == 30) {
        await().until(() -> written.getContentAsString().equals(":\n\n"));
      }
      exchange.finish(_ -> Answer.empty(200));
      writing.join();
      assertThat(written.getContentAsString()).isEqualTo(ticks == 30 ? ":\n\n" : "");
    }
  }
}
