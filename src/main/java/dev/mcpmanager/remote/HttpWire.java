package dev.mcpmanager.remote;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.PeerInput;
import dev.mcpmanager.jsonrpc.ReceivedMessages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.ModernHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Streamable HTTP, of both eras: each message is a POST, and what the server says comes back as
/// its answers (specifications 2026-07-28 and 2025-11-25, Transports). Of which era a request is it
/// says itself.
///
/// Each exchange has a virtual thread, `mcp-<server>#<n>-http-<m>`, which ends with it. A call that
/// is cancelled has its exchange closed: that is the cancellation in the modern era; in the legacy
/// one the server is told first.
public final class HttpWire implements Wire {

  private static final Logger LOG = LoggerFactory.getLogger(HttpWire.class);

  private static final String CANCELLED = "notifications/cancelled";
  private static final String INITIALIZED = "notifications/initialized";

  /// Notifications and answers, beside the calls that a channel may have.
  private static final int EXTRA = 64;

  /// How many messages of the longest kind may be on their way to us at once.
  private static final long MOST_AT_ONCE = 4;

  /// How long a server may take to accept what has no answer.
  private static final Duration ACCEPTED = Duration.ofSeconds(30);

  /// How long a legacy server may still answer a call that it was told to give up.
  private static final Duration CANCELLING = Duration.ofSeconds(1);

  private final HttpParts parts;
  private final CloseableHttpClient client;
  private final Room room;
  private final PeerInput input = new Lines(this::take);
  private final Map<Long, Exchange> calls = new ConcurrentHashMap<>();
  private final Set<Abort> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong exchanges = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean(); // lost or closed
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Abort before; // what later messages wait for

  /// An open call.
  private record Exchange(Abort abort, boolean modern) {}

  /// What one exchange does on its thread.
  private interface Work {
    void run() throws IOException, InterruptedException, DisconnectedException;
  }

  /// @param name for the names of threads: the server's id and its incarnation
  /// @param client is the wire's from now on, and closed with it
  public HttpWire(
      String name,
      RemoteSpec spec,
      CloseableHttpClient client,
      Credentials credentials,
      ChannelLimits limits,
      WireListener listener) {
    this.client = client;
    this.room = new Room(limits.maxInFlight() + EXTRA, limits.maxQueuedBytes());
    this.parts =
        new HttpParts(
            name,
            new HttpSender(spec, client, credentials),
            new HttpSession(),
            limits,
            new Memory(MOST_AT_ONCE * limits.maxLine()),
            new ReceivedMessages(),
            listener);
  }

  /// There is nothing to open: the first request connects.
  @Override
  public void open() {}

  @Override
  public ReceivedMessages received() {
    return parts.received();
  }

  @Override
  public PeerInput input() {
    return input;
  }

  @Override
  public void agreed(Handshake handshake) {
    parts.session().agreed(handshake);
    if (handshake.era() == Era.LEGACY) {
      var abort = new Abort();
      var stream = new StandingStream(parts, abort);
      start("stream", abort, null, stream::run, () -> {});
      stream.awaitReply();
    }
  }

  /// On the channel's threads.
  private boolean take(byte[] line, boolean wait) throws IOException, InterruptedException {
    if (closed.get()) {
      throw new IOException("the connection is closed");
    }
    if (wait) {
      room.enter(line.length);
    } else if (!room.tryEnter(line.length)) {
      return false;
    }
    Runnable leave = () -> room.leave(line.length);
    if (closed.get()) {
      leave.run();
      throw new IOException("the connection is closed");
    }
    try {
      send(Message.parse(line), leave);
    } catch (MalformedMessageException e) {
      leave.run();
      throw new IOException("what was to be sent is malformed", e);
    }
    return true;
  }

  private void send(Message message, Runnable leave) {
    String thread = "http-" + exchanges.incrementAndGet();
    var abort = new Abort();
    switch (message) {
      case Request request -> {
        long id = OwnIds.number(request.id());
        boolean modern = ModernHeaders.version(request) != null;
        var exchange = new Exchange(abort, modern);
        calls.put(id, exchange);
        Runnable end =
            () -> {
              calls.remove(id, exchange);
              leave.run();
            };
        start(thread, abort, id, new HttpCall(parts, request, abort)::run, end);
      }
      case Notification told when told.method().equals(CANCELLED) ->
          cancel(thread, told, abort, leave);
      case Notification told -> {
        start(thread, abort, null, () -> post(told, abort), leave);
        before = told.method().equals(INITIALIZED) ? abort : before;
      }
      case Response response -> start(thread, abort, null, () -> post(response, abort), leave);
    }
  }

  private void cancel(String thread, Notification told, Abort abort, Runnable leave) {
    long id = told.requestId() == null ? -1 : OwnIds.number(told.raw(told.requestId()));
    Exchange exchange = calls.get(id);
    Handshake handshake = parts.session().handshake();
    boolean modern =
        exchange == null ? handshake == null || handshake.era() == Era.MODERN : exchange.modern();
    if (!modern) {
      if (exchange != null) {
        exchange.abort().later(parts.threadName("cancel"), CANCELLING);
      }
      start(thread, abort, null, () -> post(told, abort), leave);
      return;
    }
    leave.run();
    if (exchange != null) {
      // closing a connection may take time, which the channel's thread has not
      Thread _ = Thread.ofVirtual().name(parts.threadName(thread)).start(exchange.abort()::now);
    }
  }

  /// @param call the id of the call that it is; null if it is none
  private void start(String thread, Abort abort, @Nullable Long call, Work work, Runnable end) {
    Abort earlier = before;
    open.add(abort);
    Thread _ =
        Thread.ofVirtual()
            .name(parts.threadName(thread))
            .start(() -> {
              try {
                if (earlier == null || earlier.await(ACCEPTED) || !abort.isAborted()) {
                  work.run();
                }
              } catch (DisconnectedException e) {
                lost(e.end(), abort);
              } catch (IOException e) {
                failed(call, abort, HttpCall.BROKEN);
              } catch (InterruptedException e) {
                failed(call, abort, "was given up"); // nobody knows this thread
              } catch (RuntimeException | Error e) {
                if (!abort.isAborted() && !closed.get()) {
                  LOG.error("An exchange with a remote server failed.", e);
                }
                failed(call, abort, "could not be asked (%s)".formatted(e));
              } finally {
                abort.finished();
                open.remove(abort);
                end.run();
              }
            });
  }

  /// For what has no answer. That a server does not take it ends nothing, unless it has ended
  /// itself.
  private void post(Message message, Abort abort) throws IOException, DisconnectedException {
    var post = new HttpRequest("POST", parts.session().headers(), message.bytes(), true, ACCEPTED);
    try (HttpReply reply = parts.sender().send(post, abort)) {
      byte[] body = reply.errorBody();
      boolean inSession = parts.session().id() != null;
      Exit.Disconnected end = HttpVerdict.end(reply.status(), body, inSession, false);
      if (end != null) {
        throw new DisconnectedException(end);
      }
    }
  }

  private void failed(@Nullable Long call, Abort abort, String why) {
    if (call != null && !abort.isAborted()) {
      parts.listener().failed(call, new Outcome.Failed(why, 0));
    }
  }

  private void lost(Exit.Disconnected end, Abort abort) {
    if (!abort.isAborted() && ended.compareAndSet(false, true)) {
      parts.listener().lost(end);
    }
  }

  @Override
  public void close(Duration patience) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean alive = ended.compareAndSet(false, true);
    if (alive && parts.session().id() != null) {
      endSession(patience);
    }
    open.forEach(Abort::now);
    room.close();
    parts.received().end(null);
    client.close(CloseMode.IMMEDIATE);
  }

  /// A server may refuse it (405), or be gone: then there is nothing to end.
  private void endSession(Duration patience) {
    var abort = new Abort();
    var delete = new HttpRequest("DELETE", parts.session().headers(), null, true, patience);
    abort.later(parts.threadName("end"), patience);
    try (HttpReply reply = parts.sender().send(delete, abort)) {
      byte[] _ = reply.errorBody();
    } catch (IOException | DisconnectedException _) {
      LOG.debug("A session could not be ended.");
    } finally {
      abort.finished();
    }
  }
}
