package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.LegacyClient;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.mcp.Revisions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One session of a legacy client: what it said when it began, its streams, the requests it waits
/// for, and what it was asked (specification 2025-11-25, "Session Management"). Safe for threads;
/// what ends with it is closed by [#close].
final class Session {

  /// Of the stream that belongs to no request.
  private static final long STANDING = 0;

  /// Streams that are over, and may be taken up again.
  private static final int MOST_OVER = 64;

  private final String id;
  private final Target target;
  private final Client client;
  private final Request initialize;
  private final LegacyClient facts;
  private final Replay replay;
  private final SessionStream standing;
  private final Deque<SessionStream> over = new ArrayDeque<>(); // guarded by this
  private final Map<String, Open> open = new LinkedHashMap<>(); // guarded by this
  private final ClientQuestions questions = new ClientQuestions();
  private final Belongings belongings = new Belongings();
  private volatile boolean initialized;
  private volatile String version = Revisions.NEWEST_LEGACY; // written while it begins only
  private volatile BiFunction<ServerId, Notification, Notification> translation =
      (_, note) -> note; // written while it begins only
  private @Nullable LogLevel level; // guarded by this
  private RequestMeta meta; // guarded by this; of the level
  private long lastStream = STANDING; // guarded by this
  private long lastUse; // guarded by this; ticks
  private boolean closed; // guarded by this

  /// @param replay what is kept for a client that was cut off
  Session(String id, Target target, Client client, Request initialize, Replay replay, long now) {
    this.id = id;
    this.target = target;
    this.client = client.inSession(id);
    this.initialize = initialize;
    this.facts = LegacyClient.of(initialize);
    this.meta = facts.meta(null);
    this.replay = replay;
    this.standing = new SessionStream(STANDING, replay);
    this.lastUse = now;
  }

  /// A request that is being answered.
  private static final class Open {
    private final SessionStream stream;
    private @Nullable Consumer<String> cancel;

    Open(SessionStream stream) {
      this.stream = stream;
    }
  }

  String id() {
    return id;
  }

  Target target() {
    return target;
  }

  Client client() {
    return client;
  }

  /// The request that began it.
  Request initialize() {
    return initialize;
  }

  /// What the client said of itself.
  LegacyClient facts() {
    return facts;
  }

  /// The revision that was agreed on.
  String version() {
    return version;
  }

  void agree(String revision) {
    version = revision;
  }

  SessionStream standing() {
    return standing;
  }

  /// What it was asked.
  ClientQuestions questions() {
    return questions;
  }

  /// What it has at servers.
  Belongings belongings() {
    return belongings;
  }

  /// A server's notification, in the words of the endpoint.
  Notification words(ServerId server, Notification note) {
    return translation.apply(server, note);
  }

  /// Has all notifications put in other words.
  void translate(BiFunction<ServerId, Notification, Notification> words) {
    translation = words;
  }

  /// The client has said that it is through with its handshake.
  void initialized() {
    initialized = true;
  }

  boolean isInitialized() {
    return initialized;
  }

  synchronized void touch(long now) {
    lastUse = now;
  }

  /// When it was used last, in ticks; null while it is in use. To be asked now and then.
  synchronized @Nullable Long idleSince(long now) {
    if (open.isEmpty() && !standing.isHeard()) {
      return lastUse;
    }
    lastUse = now; // its time begins when nothing is open any more
    return null;
  }

  synchronized @Nullable LogLevel level() {
    return level;
  }

  synchronized void level(LogLevel wanted) {
    level = wanted;
    meta = facts.meta(wanted);
  }

  /// What a modern server is told with each request.
  synchronized RequestMeta meta() {
    return meta;
  }

  /// Takes a request in, and gives it a stream; null if another one with its id is not answered yet
  /// (specification 2025-11-25, "Requests": ids must not be used again).
  synchronized @Nullable SessionStream begin(Request request, Exchange exchange) {
    var stream = new SessionStream(lastStream + 1, replay);
    if (open.putIfAbsent(key(request.id()), new Open(stream)) != null) {
      return null;
    }
    lastStream++;
    stream.attach(exchange);
    return stream;
  }

  /// A request is answered, or will not be.
  synchronized void ended(Request request) {
    forget(open.remove(key(request.id())));
  }

  /// Keeps the stream of a request that is no more, if a client may take it up again. With the lock
  /// held.
  private void forget(@Nullable Open ended) {
    if (ended != null && ended.stream.isUsed()) {
      over.addLast(ended.stream);
      if (over.size() > MOST_OVER) {
        over.removeFirst();
      }
    }
  }

  void onCancel(Request request, Consumer<String> action) {
    synchronized (this) {
      Open waiting = open.get(key(request.id()));
      if (waiting != null) {
        waiting.cancel = action;
        return;
      }
    }
    action.accept("The client cancelled it."); // or has ended the session
  }

  /// The client takes a request back.
  void cancel(Notification cancelled) {
    Span of = cancelled.requestId();
    Open waiting;
    synchronized (this) {
      waiting = of == null ? null : open.remove(key(cancelled.raw(of)));
      if (waiting == null) {
        return;
      }
      forget(waiting);
    }
    waiting.stream.finish(_ -> Answer.empty(202)); // it is not to be answered
    if (waiting.cancel != null) {
      waiting.cancel.accept(reason(cancelled));
    }
  }

  private static String reason(Notification cancelled) {
    Span params = cancelled.params();
    Span reason = params == null ? null : cancelled.member(params, "reason");
    return reason == null || cancelled.bytes()[reason.start()] != '"'
        ? "The client cancelled it."
        : cancelled.text(reason);
  }

  /// Where a message goes that names no request of the client's (specification 2025-11-25 has a
  /// server send those on the standing stream): the stream of the only open request, for its client
  /// waits for whatever that leads to; else the standing one, else the oldest that is heard.
  synchronized @Nullable SessionStream stray() {
    List<SessionStream> heard =
        open.values().stream().map(o -> o.stream).filter(SessionStream::isHeard).toList();
    if (heard.size() == 1) {
      return heard.getFirst();
    }
    return standing.isHeard() ? standing : heard.isEmpty() ? null : heard.getFirst();
  }

  /// The stream that a client was cut off from.
  synchronized @Nullable SessionStream stream(Replay.Place place) {
    if (place.stream() == STANDING) {
      return standing;
    }
    return Stream.concat(open.values().stream().map(o -> o.stream), over.stream())
        .filter(stream -> stream.number() == place.stream())
        .findFirst()
        .orElse(null);
  }

  /// Ends everything that belongs to it.
  void close() {
    List<Open> waiting;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      waiting = new ArrayList<>(open.values());
      open.clear();
    }
    for (Open request : waiting) {
      if (request.cancel != null) {
        request.cancel.accept("The session ended.");
      }
      request.stream.finish(_ -> Answer.empty(202));
    }
    questions.close();
    standing.finish(_ -> Answer.empty(200));
    belongings.close();
    replay.clear();
  }

  private static String key(byte[] id) {
    return new String(id, UTF_8);
  }
}
