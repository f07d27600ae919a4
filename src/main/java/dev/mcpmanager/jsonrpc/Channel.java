package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// JSON-RPC with one peer, shared by any number of callers that know nothing of each other.
///
/// Each call goes out under an id of the channel's own, so callers' ids may be equal. Its progress
/// token is replaced likewise, for it must be unique among the requests of one sender. Nothing here
/// waits for the peer: what it does not read is queued up to a bound and then refused, and whatever
/// closes the channel ends each open call at once, with the reason. No caller can take all of it:
/// each may hold as much as is left for others, and the lines of callers are written in turns.
///
/// The channel has a thread, `mcp-<name>-stdout`, which ends with its stream, and another for what
/// the peer does not take at once, `mcp-<name>-stdin`, while there is such.
public final class Channel {

  static final String CANCELLED = "notifications/cancelled";
  static final String PROGRESS = "notifications/progress";

  private static final byte[] LINE_FEED = {'\n'};

  private final String name;
  private final ChannelListener listener;
  private final LongSupplier clock;
  private final ChannelLimits limits;
  private final Tally tally = new Tally();
  private final AtomicLong lastId = new AtomicLong();
  private final PendingCalls pending;
  private final Deadlines deadlines;
  private final Outbox outbox;
  private final Consumer<String> reading; // starts it, given the name of its thread

  /// @param name for the names of threads: the server's id and its incarnation
  /// @param timer runs what is due and never blocks; it may be shared, and should remove what is
  ///   cancelled
  public Channel(
      String name,
      InputStream fromPeer,
      PeerInput toPeer,
      ChannelLimits limits,
      ChannelListener listener,
      ScheduledExecutorService timer) {
    this(name, fromPeer, toPeer, limits, listener, timer, System::nanoTime);
  }

  /// To a peer that is no child: its messages come whole, and not through a pipe.
  ///
  /// @param name as above; the thread that reads is a virtual one
  public Channel(
      String name,
      ReceivedMessages fromPeer,
      PeerInput toPeer,
      ChannelLimits limits,
      ChannelListener listener,
      ScheduledExecutorService timer) {
    this(name, toPeer, limits, listener, timer, System::nanoTime, fromPeer::start);
  }

  /// @param clock nanoseconds, as [System#nanoTime] counts them
  Channel(
      String name,
      InputStream fromPeer,
      PeerInput toPeer,
      ChannelLimits limits,
      ChannelListener listener,
      ScheduledExecutorService timer,
      LongSupplier clock) {
    this(
        name,
        toPeer,
        limits,
        listener,
        timer,
        clock,
        (thread, sink) -> LineReader.dropping(fromPeer, limits.maxLine(), sink).start(thread));
  }

  private Channel(
      String name,
      PeerInput toPeer,
      ChannelLimits limits,
      ChannelListener listener,
      ScheduledExecutorService timer,
      LongSupplier clock,
      BiConsumer<String, LineSink> reader) {
    this.name = name;
    this.listener = listener;
    this.clock = clock;
    this.limits = limits;
    this.pending = new PendingCalls(limits.maxInFlight());
    this.deadlines = new Deadlines(pending, timer, clock, this::timeOut);
    this.outbox =
        new Outbox("mcp-" + name + "-stdin", toPeer, limits.maxQueuedBytes(), this::outputFailed);
    var inbound = new Inbound(pending, listener, clock, tally, this::close);
    this.reading = thread -> reader.accept(thread, inbound);
  }

  /// Starts to read and to write. To be called once; what was sent before is written now.
  public void start() {
    outbox.start();
    reading.accept("mcp-" + name + "-stdout");
  }

  /// Sends a request. The outcome always comes: it may be there already when this returns.
  public Call call(Request request, CallOptions options) {
    var call = new Call(this, lastId.incrementAndGet(), request, options, clock.getAsLong());
    Outcome refusal = pending.register(call); // before it is sent, so that no answer overtakes it
    if (refusal != null) {
      call.complete(refusal);
      return call;
    }
    watch(call);
    call.line.bytes = lineOf(call, request);
    refusal = refusal(call.caller(), outbox.offer(call.line));
    if (refusal != null) {
      end(call, refusal);
    } else if (givenUp(call.outcome().getNow(null))) {
      abandon(call, "The call ended while it was being sent.");
    }
    return call;
  }

  /// Whether the peer may still work on what nobody waits for any more. One that is quick has
  /// answered before its sender knows that all is sent.
  private static boolean givenUp(@Nullable Outcome outcome) {
    return outcome instanceof Outcome.TimedOut || outcome instanceof Outcome.Cancelled;
  }

  /// Sends a notification, or the answer to a request of the peer's, of the manager's own.
  public Sent send(Message message) {
    return send(Caller.MANAGER, message);
  }

  /// Sends a notification, or the answer to a request of the peer's. Requests go through [#call],
  /// and callers' cancellations through [#cancel(Caller, Notification)]: their ids mean nothing to
  /// the peer.
  public Sent send(Caller caller, Message message) {
    if (message instanceof Request
        || (message instanceof Notification n && n.method().equals(CANCELLED))) {
      throw new IllegalArgumentException("This message needs an id of the channel's own.");
    }
    return offer(caller, message);
  }

  /// Ends the call of that caller that its `notifications/cancelled` names by the caller's own id,
  /// and tells the peer in the caller's words.
  public Cancellation cancel(Caller caller, Notification cancelled) {
    Span id = cancelled.requestId();
    List<Call> named = id == null ? List.of() : pending.of(caller, cancelled.raw(id));
    if (named.size() != 1) {
      return named.isEmpty() ? Cancellation.UNKNOWN : Cancellation.AMBIGUOUS;
    }
    Call call = named.getFirst();
    byte[] ours = Long.toString(call.id()).getBytes(US_ASCII);
    boolean open = end(call, new Outcome.Cancelled("the caller cancelled it"));
    if (open) {
      abandon(call, cancelled.withRequestId(ours));
    }
    return open ? Cancellation.CANCELLED : Cancellation.UNKNOWN;
  }

  /// Ends one open call, which the peer was not given or will not answer. Does nothing if there is
  /// no such call any more.
  ///
  /// @param id that the peer was to know it by
  public void fail(long id, Outcome.Failed failure) {
    Call call = pending.take(id);
    if (call != null) {
      outbox.withdraw(call.line);
      call.complete(failure);
    }
  }

  /// Ends every open call, and every later one, at once with the reason. What else waits to be
  /// written still is, if the peer reads it: notifications that were accepted, and answers that the
  /// peer may wait for. Behind that its stdin is closed. Does not wait for any of it.
  ///
  /// Lines of the peer are still read and told, but no longer routed. Only the first call of this
  /// or [#close] ends calls.
  ///
  /// @param reason in words that fit behind a colon
  public void finish(String reason) {
    var end = new Outcome.Closed(reason);
    List<Call> open = pending.close(end);
    open.forEach(call -> outbox.withdraw(call.line)); // nobody waits for the answer any more
    outbox.finish();
    deadlines.stop();
    open.forEach(call -> call.complete(end));
  }

  /// As [#finish], but forgets what waits to be written: there is nobody to read it.
  ///
  /// @param reason in words that fit behind a colon
  public void close(String reason) {
    var end = new Outcome.Closed(reason);
    List<Call> open = pending.close(end);
    outbox.abort();
    deadlines.stop();
    open.forEach(call -> call.complete(end));
  }

  /// Why it was closed first, in words that fit behind a colon; null while it is open.
  public @Nullable String closed() {
    Outcome.Closed end = pending.closed();
    return end == null ? null : end.reason();
  }

  /// The number of open calls.
  public int inFlight() {
    return pending.size();
  }

  /// Bytes that wait to be written or are being written.
  public long queuedBytes() {
    return outbox.size();
  }

  public ChannelCounters counters() {
    return tally.snapshot();
  }

  void cancel(Call call, String reason) {
    if (end(call, new Outcome.Cancelled(reason))) {
      abandon(call, reason);
    }
  }

  private static byte[] lineOf(Call call, Request request) {
    byte[] id = Long.toString(call.id()).getBytes(US_ASCII);
    byte[] bytes = request.bytes();
    var line = new Splice(bytes).replace(request.envelope.existing(Member.ID), id);
    Span token = request.progressToken();
    if (token != null && call.callerToken() != null) {
      line.replace(token, id);
    }
    return line.insert(bytes.length, LINE_FEED).toBytes();
  }

  private @Nullable Outcome refusal(Caller caller, Sent sent) {
    return switch (sent) {
      case QUEUED -> null;
      case FULL -> {
        String share =
            caller instanceof Caller.Client ? ", of which no client may take the last part" : "";
        yield new Outcome.Overloaded(
            Outcome.Bound.QUEUED,
            "%d bytes wait to be read by it, and %d are the most%s"
                .formatted(outbox.size(), limits.maxQueuedBytes(), share));
      }
      case CLOSED -> new Outcome.Closed("the server's stdin is closed");
    };
  }

  private void watch(Call call) {
    try {
      deadlines.watch(call.deadline);
    } catch (RejectedExecutionException e) {
      close("the service is shutting down");
    }
  }

  /// On the timer's thread.
  private void timeOut(Call call) {
    var after = Duration.ofNanos(clock.getAsLong() - call.start).truncatedTo(ChronoUnit.MILLIS);
    call.complete(new Outcome.TimedOut(after));
    abandon(call, "There was no answer in time.");
  }

  /// Ends a call, if nobody else has.
  private boolean end(Call call, Outcome outcome) {
    boolean mine = pending.take(call);
    if (mine) {
      call.complete(outcome);
    }
    return mine;
  }

  private void abandon(Call call, String reason) {
    abandon(call, Messages.cancelled(call.id(), reason));
  }

  /// Nobody waits for the call any more: takes it back, or tells the peer. If the queue is full the
  /// peer is not told, which is all the same to one that does not read.
  private void abandon(Call call, Notification cancelled) {
    if (!outbox.withdraw(call.line) && call.options().cancellable()) {
      offer(call.caller(), cancelled);
    }
  }

  private Sent offer(Caller caller, Message message) {
    var line = new Line(caller);
    byte[] bytes = message.bytes();
    line.bytes = new Splice(bytes).insert(bytes.length, LINE_FEED).toBytes();
    return outbox.offer(line);
  }

  /// On the writer's thread.
  private void outputFailed(Throwable failure) {
    if (pending.isClosed()) {
      return;
    }
    String reason = "the server's stdin is closed: " + failure.getMessage();
    tally.guard(() -> listener.outputFailed(reason));
    close(reason);
  }
}
