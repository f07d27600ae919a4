package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.gateway.Replay.Place;
import dev.mcpmanager.jsonrpc.Payload;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class SessionStreamTests {

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Ticker ticker = new Ticker(timer);
  private final Replay replay = new Replay(1000, new Budget(1000));
  private final SessionStream stream = new SessionStream(7, replay);
  private final MockHttpServletResponse first = new MockHttpServletResponse();
  private final MockHttpServletResponse second = new MockHttpServletResponse();
  private final MockHttpServletResponse third = new MockHttpServletResponse();

  @AfterEach
  void stopTheTimer() {
    timer.shutdownNow();
  }

  @Test
  void anAnswerAloneIsNotKept() throws Exception {
    Exchange exchange = exchange(first);
    stream.attach(exchange);
    stream.finish(_ -> answer("1"));
    exchange.serve();
    assertThat(first.getContentAsString()).isEqualTo("1");
    assertThat(replay.after(new Place(7, 0))).isEmpty();
  }

  @Test
  void nothingIsSaidWhileNobodyEverListened() {
    assertThat(say("1")).isFalse();
    assertThat(replay.after(new Place(7, 0))).isEmpty();
  }

  @Test
  void whatIsSaidCarriesTheIdToResumeFrom() throws Exception {
    Exchange exchange = exchange(first);
    stream.attach(exchange);
    say("1");
    stream.finish(_ -> answer("2"));
    exchange.serve();
    assertThat(first.getContentAsString())
        .contains("id: 7-1\nevent: message\ndata: 1", "id: 7-2\nevent: message\ndata: 2");
  }

  @Test
  void aClientThatWasCutOffGetsWhatItMissed() throws Exception {
    Exchange cut = exchange(first);
    stream.attach(cut);
    say("1");
    say("2");
    Exchange back = exchange(second);
    stream.resume(back, new Place(7, 1));
    say("3");
    stream.finish(_ -> answer("4"));
    back.serve();
    cut.serve();
    assertThat(second.getContentAsString())
        .doesNotContain("data: 1")
        .contains("data: 2", "data: 3", "data: 4");
    assertThat(first.getContentAsString()).doesNotContain("data: 3", "data: 4");
  }

  @Test
  void theAnswerWaitsForAClientThatWasCutOff() throws Exception {
    Exchange cut = exchange(first);
    stream.attach(cut);
    say("1");
    first.setOutputStreamAccessAllowed(false); // what is written fails
    try {
      cut.serve();
    } catch (IllegalStateException _) {
      // as a connection that is gone
    }
    stream.finish(_ -> answer("2"));
    Exchange back = exchange(second);
    stream.resume(back, new Place(7, 1));
    back.serve();
    assertThat(second.getContentAsString()).contains("data: 2").doesNotContain("data: 1");
  }

  @Test
  void anAnswerThatIsOnItsWayToAConnectionThatIsGoneGoesToTheNext() throws Exception {
    Exchange cut = exchange(first);
    stream.attach(cut);
    say("1");
    stream.finish(_ -> answer("2")); // which is yet to be written, where nobody reads it
    Exchange back = exchange(second);
    stream.resume(back, new Place(7, 1));
    back.serve();
    cut.serve();
    assertThat(second.getContentAsString()).containsOnlyOnce("id: 7-2\nevent: message\ndata: 2");
    assertThat(first.getContentAsString()).doesNotContain("data: 2");
    Exchange again = exchange(third);
    stream.resume(again, new Place(7, 1));
    again.serve();
    assertThat(third.getContentAsString()).containsOnlyOnce("data: 2");
  }

  @Test
  void anAnswerThatWasReadIsNotToldAgain() throws Exception {
    Exchange read = exchange(first);
    stream.attach(read);
    say("1");
    stream.finish(_ -> answer("2"));
    read.serve();
    assertThat(first.getContentAsString()).contains("data: 2");
    Exchange back = exchange(second);
    stream.resume(back, new Place(7, 2));
    back.serve();
    assertThat(second.getContentAsString()).doesNotContain("data");
  }

  @Test
  void anAnswerThatNobodyWasThereForAndThatWasNoStreamIsNotKept() {
    Exchange cut = exchange(first);
    stream.attach(cut);
    cut.finish(_ -> Answer.empty(200));
    stream.finish(_ -> answer("1"));
    assertThat(replay.after(new Place(7, 0))).isEmpty();
  }

  private boolean say(String data) {
    return stream.send(null, data.getBytes(UTF_8));
  }

  private Exchange exchange(MockHttpServletResponse response) {
    return new Exchange(response, null, ticker, 1000, new Budget(1000));
  }

  private static Answer answer(String body) {
    return Answer.of(200, Payload.of(body.getBytes(UTF_8)));
  }
}
