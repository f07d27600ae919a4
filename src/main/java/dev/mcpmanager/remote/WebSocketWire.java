package dev.mcpmanager.remote;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.PeerInput;
import dev.mcpmanager.jsonrpc.ReceivedMessages;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Spans;
import dev.mcpmanager.mcp.Handshake;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A WebSocket to a server, with the subprotocol `mcp`: each message is a text frame, and the
/// socket is to the server what stdin and stdout are to a child.
///
/// A message over the limit is dropped and told of, and the socket goes on, as with a child: others
/// wait for answers, too. A binary frame is read like a text: if it holds JSON-RPC it was meant so,
/// and if not it is noise. A socket that is silent is asked with a ping, and lost if nothing comes
/// back.
///
/// A virtual thread reads, `mcp-<name>-socket`, from [#open] to the end of the socket; another
/// writes while there is something to write.
public final class WebSocketWire implements Wire {

  private static final int BUFFER = 8 << 10;
  private static final int MOST_BODY = 8 << 10;

  /// How long our answer to a server that closes the socket may take to be written.
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final String name;
  private final RemoteSpec spec;
  private final Credentials credentials;
  private final ChannelLimits limits;
  private final WireListener listener;
  private final SocketTimes times;
  private final Dialler dialler;
  private final ReceivedMessages received = new ReceivedMessages();
  private final FrameOutput output;
  private final CountDownLatch ended = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  // All below are guarded by the lock.
  private @Nullable Socket connection; // below TLS, which may wait for its peer to be closed
  private boolean reading;
  private boolean over; // nobody wants to hear more: it was lost, or is being closed

  /// @param name for the names of threads: the server's id and its incarnation
  public WebSocketWire(
      String name,
      RemoteSpec spec,
      AddressRules rules,
      Credentials credentials,
      ChannelLimits limits,
      WireListener listener,
      SocketTimes times) {
    this.name = name;
    this.spec = spec;
    this.credentials = credentials;
    this.limits = limits;
    this.listener = listener;
    this.times = times;
    this.dialler = new Dialler(spec, rules, times.connect());
    this.output = new FrameOutput("mcp-" + name + "-socket-out");
  }

  @Override
  public void open() throws DisconnectedException {
    try {
      Socket socket = upgraded();
      var in = new WatchedInput(socket, times.idle(), times.answer(), output::ping);
      output.start(socket.getOutputStream());
      start(new FrameReader(new BufferedInputStream(in, BUFFER), limits.maxLine()));
    } catch (IOException e) {
      disconnect();
      throw new DisconnectedException(Refusals.unreachable(e, spec.url()));
    } catch (DisconnectedException e) {
      disconnect();
      throw e;
    }
  }

  /// Connects until the server agrees; once more if there is something else to show to it.
  private Socket upgraded() throws IOException, DisconnectedException {
    for (boolean first = true; ; first = false) {
      Socket socket = dialler.dial(this::opened);
      var upgrade = new Upgrade(spec, credentials.authorization());
      socket.getOutputStream().write(upgrade.request());
      InputStream in = socket.getInputStream();
      ResponseHead answer = ResponseHead.read(in);
      int status = answer.status();
      if (status == 101) {
        upgrade.check(answer);
        return socket;
      }
      boolean refused = status == 401 || status == 403;
      if (!first || !refused || !isChallenged(answer)) {
        throw new DisconnectedException(Refusals.answered(status, answer.body(in, MOST_BODY)));
      }
      disconnect();
    }
  }

  private boolean isChallenged(ResponseHead answer) throws DisconnectedException {
    return credentials.challenged(answer.status(), answer.all("WWW-Authenticate"));
  }

  /// A connection is about to be made.
  private void opened(Socket socket) {
    boolean unwanted;
    lock.lock();
    try {
      connection = socket;
      unwanted = over;
    } finally {
      lock.unlock();
    }
    if (unwanted) {
      disconnect();
    }
  }

  private void start(FrameReader frames) throws IOException {
    lock.lock();
    try {
      if (over) {
        throw new IOException("it was closed meanwhile");
      }
      reading = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("mcp-" + name + "-socket").start(() -> read(frames));
  }

  @Override
  public ReceivedMessages received() {
    return received;
  }

  @Override
  public PeerInput input() {
    return output.input();
  }

  /// The same for all revisions.
  @Override
  public void agreed(Handshake handshake) {}

  private void read(FrameReader frames) {
    try {
      lost(readAll(frames));
      output.awaitWritten(LINGER);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody knows this thread, so nobody interrupts it
    } finally {
      received.end(null); // it ends with this thread, whatever happened to it
      disconnect();
      ended.countDown();
    }
  }

  /// Reads until nothing more comes, and says why, as a predicate about the server.
  private String readAll(FrameReader frames) throws InterruptedException {
    try {
      while (true) {
        switch (frames.next()) {
          case Frame.Whole(IncomingMessage message) -> message.deliver(received);
          case Frame.Pong() -> {
            // that it came is all there is to it
          }
          case Frame.Ping(byte[] payload) -> output.pong(payload);
          case Frame.Close close -> {
            output.close(close.echo());
            return "closed its WebSocket " + close.described();
          }
        }
      }
    } catch (BrokenProtocolException e) {
      output.close(Frame.Close.payload(Frame.Close.PROTOCOL_ERROR));
      return "broke the rules of WebSocket: " + e.getMessage();
    } catch (SilentException _) {
      return "fell silent (no answer to a ping within %s, after %s without a word)"
          .formatted(Spans.text(times.answer()), Spans.text(times.idle()));
    } catch (EOFException _) {
      return "ended its connection without closing its WebSocket";
    } catch (IOException e) {
      return "lost its connection (%s)".formatted(HttpReason.words(e));
    }
  }

  /// Nothing more comes.
  private void lost(String why) {
    boolean news;
    lock.lock();
    try {
      news = !over;
      over = true;
    } finally {
      lock.unlock();
    }
    if (news) {
      listener.lost(new Exit.Disconnected(why, ExitCause.LOST_CHANNEL));
    }
    received.end(news ? new IOException(why) : null);
  }

  @Override
  public void close(Duration patience) {
    boolean open;
    lock.lock();
    try {
      over = true;
      open = reading;
    } finally {
      lock.unlock();
    }
    output.close();
    if (open) {
      awaitEnd(patience);
    }
    received.end(null);
    output.abort();
    disconnect();
  }

  private void awaitEnd(Duration patience) {
    try {
      boolean _ = ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void disconnect() {
    Socket socket;
    lock.lock();
    try {
      socket = connection;
    } finally {
      lock.unlock();
    }
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException _) {
      // there is nothing that could be done about it, and nobody uses it any more
    }
  }
}
