package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.PeerInput;
import dev.mcpmanager.jsonrpc.ReceivedMessages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Spans;
import dev.mcpmanager.mcp.Handshake;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/// The transport of revision 2024-11-05, HTTP+SSE: one stream of events brings all that the server
/// says, the first of them where our messages are to be sent.
///
/// The stream is the connection: nothing of it can be had again, so its end is that of the wire. A
/// message that is refused ends its own call.
///
/// Virtual threads: one reads the stream, `mcp-<name>-stream`, from [#open] to its end; those that
/// send are there only while there is something to send.
public final class SseWire implements Wire {

  private static final int CHUNK = 16 << 10;
  private static final int LONGEST_ENDPOINT = 4096;

  private final String name;
  private final RemoteSpec spec;
  private final CloseableHttpClient client;
  private final HttpSender sender;
  private final ChannelLimits limits;
  private final WireListener listener;
  private final SocketTimes times;
  private final ReceivedMessages received = new ReceivedMessages();
  private final Posts posts;
  private final Abort stream = new Abort();
  private final Set<Abort> sending = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<URI> endpoint = new CompletableFuture<>();
  private volatile @Nullable String revision;
  private volatile boolean released;
  private volatile long lastHeard = System.nanoTime();

  private final ReentrantLock lock = new ReentrantLock();
  private boolean over; // guarded by the lock: it was lost, or is being closed

  /// @param name for the names of threads: the server's id and its incarnation
  /// @param client is the wire's from now on, and closed with it
  public SseWire(
      String name,
      RemoteSpec spec,
      CloseableHttpClient client,
      Credentials credentials,
      ChannelLimits limits,
      WireListener listener,
      SocketTimes times) {
    this.name = name;
    this.spec = spec;
    this.client = client;
    this.sender = new HttpSender(spec, client, credentials);
    this.limits = limits;
    this.listener = listener;
    this.times = times;
    this.posts = new Posts("mcp-" + name + "-post", this::post);
  }

  @Override
  public void open() throws DisconnectedException {
    try {
      HttpReply reply = connect();
      Thread.ofVirtual().name("mcp-" + name + "-stream").start(() -> read(reply));
      awaitEndpoint();
      posts.start();
    } catch (IOException e) {
      client.close(CloseMode.IMMEDIATE);
      throw new DisconnectedException(Refusals.unreachable(e, spec.url()));
    } catch (DisconnectedException e) {
      client.close(CloseMode.IMMEDIATE);
      throw e;
    }
  }

  private HttpReply connect() throws IOException, DisconnectedException {
    var get = new HttpRequest("GET", Map.of("Accept", "text/event-stream"), null, true, null);
    HttpReply reply = sender.send(get, stream);
    if (reply.isSuccess() && reply.mediaType().equals("text/event-stream")) {
      return reply;
    }
    Exit.Disconnected end =
        reply.isSuccess()
            ? new Exit.Disconnected(
                "answered with '%s', which is no stream of events; check 'url' and 'transport' in its definition"
                    .formatted(HttpReason.printable(reply.mediaType())),
                ExitCause.CONFIGURATION)
            : Refusals.answered(reply.status(), reply.errorBody());
    throw new DisconnectedException(end);
  }

  private void awaitEndpoint() throws DisconnectedException {
    try {
      URI _ = endpoint.get(times.connect().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException _) {
      notOpened(
          "did not say in time where to send messages; check 'url' and 'transport' in its definition",
          ExitCause.UNREACHABLE);
      throw new DisconnectedException(failure());
    } catch (ExecutionException _) {
      throw new DisconnectedException(failure());
    }
  }

  private void notOpened(String why, ExitCause cause) {
    boolean _ =
        endpoint.completeExceptionally(
            new DisconnectedException(new Exit.Disconnected(why, cause)));
  }

  private Exit.Disconnected failure() {
    return ((DisconnectedException) endpoint.exceptionNow()).end();
  }

  @Override
  public ReceivedMessages received() {
    return received;
  }

  @Override
  public PeerInput input() {
    return posts.input();
  }

  @Override
  public void agreed(Handshake handshake) {
    revision = handshake.protocolVersion();
  }

  private void read(HttpReply reply) {
    String end;
    var events = new Events();
    try {
      // one message at a time, so the limit of each is the limit of all
      var parser = new EventParser(limits.maxLine(), new Memory(Long.MAX_VALUE), events);
      var chunk = new byte[CHUNK];
      for (int n = reply.read(chunk); n >= 0; n = reply.read(chunk)) {
        lastHeard = System.nanoTime();
        parser.feed(chunk, 0, n);
      }
      end = "ended its stream of events";
    } catch (IOException e) {
      end = "lost its stream of events (%s)".formatted(HttpReason.words(e));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody knows this thread, so nobody interrupts it
    }
    notOpened(end, ExitCause.UNREACHABLE); // which is too late if it was
    if (endpoint.isCompletedExceptionally()) {
      boolean _ = end(); // who opens it is told
    }
    lost(new Exit.Disconnected(end, ExitCause.LOST_CHANNEL));
  }

  private final class Events implements EventSink {

    @Override
    public void event(String type, byte[] data) throws InterruptedException {
      switch (type) {
        case "endpoint" -> endpointNamed(new String(data, UTF_8).strip());
        case "message" -> received.add(data);
        default -> {
          // nothing that MCP knows
        }
      }
    }

    @Override
    public void oversized(byte[] head, byte[] tail, long length) throws InterruptedException {
      received.addOversized(head, tail, length);
    }
  }

  /// What the definition holds, and what callers say, is for the server's own origin only.
  private void endpointNamed(String named) {
    try {
      URI url = spec.url().resolve(named);
      if (named.length() <= LONGEST_ENDPOINT && url.getHost() != null && isSameOrigin(url)) {
        boolean _ = endpoint.complete(url);
        return;
      }
    } catch (IllegalArgumentException _) {
      // no url
    }
    notOpened(
        "wants messages to be sent to another origin, which is not done", ExitCause.CONFIGURATION);
  }

  private boolean isSameOrigin(URI url) {
    URI own = spec.url();
    return HostPort.of(own).equals(HostPort.of(url))
        && own.getScheme().equalsIgnoreCase(String.valueOf(url.getScheme()));
  }

  /// Sends one message, and waits until the server took it.
  private void post(Message message) {
    var abort = new Abort();
    sending.add(abort);
    if (released) {
      sending.remove(abort);
      return;
    }
    try (HttpReply reply = sender.send(posted(message), endpoint.join(), abort)) {
      answered(message, reply);
    } catch (DisconnectedException e) {
      lost(e.end());
    } catch (SocketTimeoutException _) {
      unanswered(message);
    } catch (IOException e) {
      failed(
          message,
          "broke the connection before it took the message (%s)".formatted(HttpReason.words(e)),
          0);
    } finally {
      sending.remove(abort);
    }
  }

  private HttpRequest posted(Message message) {
    String agreed = revision;
    Map<String, String> headers =
        agreed == null
            ? Map.of("Accept", "*/*")
            : Map.of("Accept", "*/*", "MCP-Protocol-Version", agreed);
    boolean repeatable = !(message instanceof Request r && r.method().equals("tools/call"));
    return new HttpRequest("POST", headers, message.bytes(), repeatable, patience());
  }

  /// A server may do one thing at a time, so it is given long.
  private Duration patience() {
    return times.idle().plus(times.answer());
  }

  private void answered(Message message, HttpReply reply) {
    if (reply.isSuccess()) {
      byte[] _ = reply.errorBody(); // there is none that matters; so the connection is kept
      return;
    }
    int status = reply.status();
    switch (status) {
      case 401, 410 -> lost(Refusals.answered(status, reply.errorBody()));
      case 404 ->
          lost(new Exit.Disconnected("has ended our session (HTTP 404)", ExitCause.LOST_CHANNEL));
      default -> failed(message, HttpReason.status(status, reply.errorBody()), status);
    }
  }

  /// Silence on both ways is no coincidence.
  private void unanswered(Message message) {
    String time = Spans.text(patience());
    if (System.nanoTime() - lastHeard >= patience().toNanos()) {
      lost(
          new Exit.Disconnected(
              "fell silent (for %s it took no message and said nothing)".formatted(time),
              ExitCause.LOST_CHANNEL));
    } else {
      failed(message, "did not take the message within %s".formatted(time), 0);
    }
  }

  /// Nobody waits for anything but requests; what goes with them shows in them.
  private void failed(Message message, String why, int status) {
    if (message instanceof Request request && !released) {
      long id = Long.parseLong(new String(request.id(), UTF_8)); // the channel's own
      listener.failed(id, new Outcome.Failed(why, status));
    }
  }

  /// Whether it was not over yet.
  private boolean end() {
    lock.lock();
    try {
      boolean first = !over;
      over = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void lost(Exit.Disconnected end) {
    boolean news = end();
    if (news) {
      listener.lost(end);
    }
    release(news ? new IOException(end.reason()) : null);
  }

  private void release(@Nullable IOException failure) {
    released = true;
    received.end(failure);
    posts.abort();
    sending.forEach(Abort::now);
    stream.now();
    client.close(CloseMode.IMMEDIATE);
  }

  @Override
  public void close(Duration patience) {
    boolean _ = end();
    posts.close();
    try {
      posts.awaitSent(patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    release(null);
  }
}
