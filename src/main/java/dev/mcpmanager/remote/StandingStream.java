package dev.mcpmanager.remote;

import dev.mcpmanager.lifecycle.Exit;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The stream by which a legacy server says what belongs to no request. A server need not have one;
/// if it has, it is kept up, for as long as the wire lives.
final class StandingStream {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final Duration A_MOMENT = Duration.ofMillis(500);

  private final HttpParts parts;
  private final Abort abort;
  private final HttpBody body;
  private final CountDownLatch replied = new CountDownLatch(1);
  private boolean heard; // since it was opened last

  StandingStream(HttpParts parts, Abort abort) {
    this.parts = parts;
    this.abort = abort;
    this.body = new HttpBody(parts.limits().maxLine(), parts.memory(), new Heard());
  }

  /// Waits a moment until the server has said whether there is such a stream: what it has to say
  /// while there is none, many a server drops.
  void awaitReply() {
    try {
      var _ = replied.await(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever wants us to end wants no stream, either
    }
  }

  /// Returns when there is no such stream, or nobody wants it any more.
  void run() throws InterruptedException, DisconnectedException {
    Duration pause = FIRST_PAUSE;
    boolean wanted = true;
    while (wanted) {
      heard = false;
      try {
        wanted = listen();
      } catch (IOException _) {
        // it broke off, or nothing answered in time
      } finally {
        replied.countDown();
      }
      pause = heard ? FIRST_PAUSE : shorter(pause.multipliedBy(2));
      EventParser events = body.events();
      Duration asked = events == null ? null : events.retry();
      wanted = wanted && !abort.pause(heard && asked != null ? shorter(asked) : pause);
    }
  }

  /// @return whether to try again
  private boolean listen() throws IOException, InterruptedException, DisconnectedException {
    EventParser events = body.events();
    String last = events == null ? null : events.lastEventId();
    var get = new HttpRequest("GET", parts.session().streamHeaders(last), null, true, null);
    try (HttpReply reply = parts.sender().send(get, abort)) {
      replied.countDown();
      if (reply.isSuccess()) {
        boolean stream = HttpBody.isStream(reply) && HttpBody.problem(reply) == null;
        if (stream) {
          body.read(reply);
        }
        return stream;
      }
      int status = reply.status();
      boolean inSession = parts.session().id() != null;
      Exit.@Nullable Disconnected end =
          HttpVerdict.end(status, reply.errorBody(), inSession, false);
      if (end != null && (events != null || status != 404)) {
        throw new DisconnectedException(end);
      }
      return status >= 500 || status == 429;
    }
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private final class Heard implements HttpBody.Sink {

    @Override
    public void message(byte[] message) throws InterruptedException {
      heard = true;
      parts.received().add(message);
    }

    @Override
    public void oversized(byte[] head, byte[] tail, long length) throws InterruptedException {
      heard = true;
      parts.received().addOversized(head, tail, length);
    }

    @Override
    public void sign() {
      heard = true;
    }
  }
}
