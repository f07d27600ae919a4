package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.AnswerEdges;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.mcp.ModernHeaders;
import dev.mcpmanager.remote.Resumptions.End;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request and what comes back for it, on a thread of its own: the answer, and before it
/// whatever the server has to say meanwhile. It tells one of the two: that the answer came, as a
/// message; or that none will.
final class HttpCall {

  /// How long a stream may stay open behind its answer.
  private static final Duration LINGER = Duration.ofSeconds(2);

  /// The server has not noticed yet that the stream has broken.
  private static final int CONFLICT = 409;

  static final String BROKEN = "broke off before it answered";

  private final HttpParts parts;
  private final Request request;
  private final @Nullable String modern; // the version it names
  private final Abort abort;
  private final Answers answers = new Answers();
  private final HttpBody body;

  HttpCall(HttpParts parts, Request request, Abort abort) {
    this.parts = parts;
    this.request = request;
    this.modern = ModernHeaders.version(request);
    this.abort = abort;
    this.body = new HttpBody(parts.limits().maxLine(), parts.memory(), answers);
  }

  /// Asks, and waits for the end of the answer.
  void run() throws IOException, InterruptedException, DisconnectedException {
    exchange(true);
    answers.tellOversized();
    if (!answers.answered && !abort.isAborted()) {
      parts.listener().failed(OwnIds.number(request.id()), answers.failure());
    }
  }

  /// @param first whether it may be asked once more, with headers that the server misses
  private void exchange(boolean first)
      throws IOException, InterruptedException, DisconnectedException {
    answers.mayRepeat = first && modern != null && request.method().equals("tools/call");
    try (HttpReply reply = ask()) {
      if (reply.isSuccess()) {
        take(reply);
      } else {
        refused(reply);
      }
    }
    if (answers.missesHeaders) {
      answers.missesHeaders = false;
      new ToolList(parts, request, abort).learn();
      exchange(false);
    }
  }

  /// Where nothing has ever answered, a broken connection is no more than a refused one: there are
  /// proxies that accept what leads nowhere yet.
  private HttpReply ask() throws IOException, DisconnectedException {
    try {
      return parts.sender().send(httpRequest(), abort);
    } catch (IOException e) {
      if (parts.session().handshake() == null && !abort.isAborted()) {
        throw new DisconnectedException(HttpReason.unreachable(e, parts.sender().endpoint()));
      }
      throw e;
    }
  }

  private HttpRequest httpRequest() {
    Map<String, String> headers =
        modern == null
            ? parts.session().headers()
            : HttpSession.accepting("application/json, text/event-stream");
    if (modern != null) {
      headers.putAll(ModernHeaders.of(request, modern, parts.session().tools()));
    }
    boolean repeatable = !request.method().equals("tools/call");
    return new HttpRequest("POST", headers, request.bytes(), repeatable, null);
  }

  private void take(HttpReply reply)
      throws IOException, InterruptedException, DisconnectedException {
    String problem = HttpBody.problem(reply);
    if (problem != null) {
      answers.failure = new Outcome.Failed(problem, reply.status());
      return;
    }
    answers.openSession(reply);
    answers.lastStatus = reply.status();
    var _ = readOn(reply);
    if (canResume()) {
      resume();
    } else if (!HttpBody.isStream(reply) && answers.failure == null && answers.tooLong == 0) {
      answers.failure =
          new Outcome.Failed(
              HttpReason.status(reply.status()) + ", but not to the request", reply.status());
    }
  }

  /// Reads what there is. That a stream breaks behind the answer is nobody's concern, and nor is it
  /// if it can be resumed.
  private End readOn(HttpReply reply) throws IOException, InterruptedException {
    try {
      body.read(reply);
    } catch (IOException e) {
      if (abort.isAborted() || !(answers.answered || canResume())) {
        throw e;
      }
      return e instanceof SocketTimeoutException ? End.SILENT : End.ENDED;
    }
    return End.ENDED;
  }

  private boolean canResume() {
    EventParser events = body.events();
    String last = events == null ? null : events.lastEventId();
    return modern == null && !answers.answered && last != null && HttpSession.isHeaderValue(last);
  }

  /// Asks for what follows the last event, until the answer is there.
  private void resume() throws IOException, InterruptedException, DisconnectedException {
    var resumptions = new Resumptions();
    while (canResume() && resumptions.hope()) {
      EventParser events = Objects.requireNonNull(body.events());
      String last = Objects.requireNonNull(events.lastEventId());
      if (abort.pause(Resumptions.pause(events.retry()))) {
        return;
      }
      End end = resume(last, resumptions.silence());
      EventParser latest = Objects.requireNonNull(body.events());
      resumptions.tried(end, !last.equals(latest.lastEventId()));
    }
  }

  private End resume(String last, Duration silence)
      throws IOException, InterruptedException, DisconnectedException {
    var get = new HttpRequest("GET", parts.session().streamHeaders(last), null, true, silence);
    try (HttpReply reply = parts.sender().send(get, abort)) {
      if (reply.isSuccess() && HttpBody.isStream(reply)) {
        return readOn(reply);
      }
      if (reply.status() == CONFLICT) {
        return End.ENDED;
      }
      refused(reply);
      return End.REFUSED;
    } catch (SocketTimeoutException e) {
      if (abort.isAborted()) {
        throw e;
      }
      return End.SILENT;
    }
  }

  private void refused(HttpReply reply) throws InterruptedException, DisconnectedException {
    int status = reply.status();
    if (reply.ban() != null) {
      forbidden(status, reply.ban());
      return;
    }
    byte[] text = reply.errorBody();
    Response error = error(text);
    boolean mine = error != null && error.id() != null && answers.isMine(error);
    boolean inSession = modern == null && parts.session().id() != null;
    Exit.Disconnected end = HttpVerdict.end(status, text, inSession, mine);
    if (end != null) {
      throw new DisconnectedException(end);
    }
    if (error != null) {
      answers.message(error.bytes());
    } else {
      answers.failure = new Outcome.Failed(HttpReason.status(status, text), status);
    }
  }

  /// Without its handshake a server is of no use; one that is ready is, for all that is allowed.
  private void forbidden(int status, DisconnectedException ban) throws DisconnectedException {
    if (parts.session().handshake() == null) {
      throw ban;
    }
    String why =
        "allows this (HTTP %d) only after a person has authorized more: open its authorizationUrl"
            .formatted(status);
    answers.failure = new Outcome.Failed(why, status);
  }

  private static @Nullable Response error(byte[] text) {
    try {
      return Message.parse(text) instanceof Response response && response.error() != null
          ? response
          : null;
    } catch (MalformedMessageException _) {
      return null;
    }
  }

  /// What comes for the request.
  private final class Answers implements HttpBody.Sink {

    boolean answered;
    boolean mayRepeat;
    boolean missesHeaders;
    int lastStatus;
    Outcome.@Nullable Failed failure;
    private @Nullable String sessionId;
    private long tooLong;

    @Override
    public void message(byte[] text) throws InterruptedException {
      Message message;
      try {
        message = Message.parse(text);
      } catch (MalformedMessageException e) {
        failure =
            new Outcome.Failed("answered with what is no message: " + e.getMessage(), lastStatus);
        parts.received().add(text);
        return;
      }
      if (message instanceof Response response && !answered) {
        Response known = OwnIds.given(response, request);
        if (isMine(known)) {
          answer(known);
          return;
        }
      }
      parts.received().add(message.bytes());
    }

    private void answer(Response response) throws InterruptedException {
      if (mayRepeat && ToolList.isMissing(response)) {
        missesHeaders = true;
        return;
      }
      answered = true;
      parts
          .received()
          .add(parts.session().heard(request, response, modern != null, sessionId).bytes());
      if (body.events() != null) {
        abort.later(parts.threadName("end"), LINGER);
      }
    }

    boolean isMine(Response response) {
      return OwnIds.number(response.id()) == OwnIds.number(request.id());
    }

    void openSession(HttpReply reply) {
      sessionId = reply.header(HttpSession.ID);
    }

    @Override
    public void oversized(byte[] head, byte[] tail, long length) throws InterruptedException {
      if (AnswerEdges.callOf(head, tail) == OwnIds.number(request.id())) {
        answered = true;
        parts.received().addOversized(head, tail, length);
      } else {
        tooLong = length;
      }
    }

    /// What was too long to show whose answer it is, is this one's if there was no other.
    void tellOversized() throws InterruptedException {
      if (tooLong > 0 && !answered && failure == null) {
        answered = true;
        parts.received().addOversized(OwnIds.headOfAnswer(request), new byte[0], tooLong);
      }
    }

    Outcome.Failed failure() {
      Outcome.Failed told = failure;
      return told == null ? new Outcome.Failed(BROKEN, 0) : told;
    }
  }
}
