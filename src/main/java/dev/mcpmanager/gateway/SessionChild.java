package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.gateway.ClientQuestions.NobodyListensException;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Ear;
import dev.mcpmanager.server.Lease;
import dev.mcpmanager.server.Leased;
import dev.mcpmanager.server.Peer;
import dev.mcpmanager.server.Upstreams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The child of a server that belongs to one session of a legacy client. Messages pass both ways as
/// they are; the child was greeted with the client's own words.
///
/// When the child ends, the requests that are open fail with the reason, and the next request
/// starts another, which is told again what this session told the first: its greeting, its log
/// level and the resources it watches.
final class SessionChild implements AutoCloseable {

  private static final String INITIALIZED = "notifications/initialized";
  private static final byte[] EMPTY = {'{', '}'};
  private static final byte[] ANY_ID = {'0'}; // the channel gives it one of its own

  private final Upstreams upstreams;
  private final ServerId server;
  private final Sessions sessions;
  private final Session session;
  private final Map<String, Request> standing = new LinkedHashMap<>(); // guarded by this
  private @Nullable CompletableFuture<Leased> child; // guarded by this
  private boolean closed; // guarded by this

  SessionChild(Upstreams upstreams, ServerId server, Sessions sessions, Session session) {
    this.upstreams = upstreams;
    this.server = server;
    this.sessions = sessions;
    this.session = session;
  }

  /// Begins the session with the child's own welcome.
  CompletableFuture<Welcome> welcome() {
    return open()
        .thenApply(leased ->
            switch (leased) {
              case Leased.Taken(Lease lease) -> welcome(lease.peer());
              case Leased.Refused(CallFailure failure) -> new Welcome.Away(failure);
            });
  }

  private Welcome welcome(Peer peer) {
    Handshake handshake = Objects.requireNonNull(peer.handshake(), "it was greeted");
    session.agree(handshake.protocolVersion());
    return new Welcome.Come(handshake.initializeResult());
  }

  /// The child, started if there is none.
  private synchronized CompletableFuture<Leased> open() {
    if (child == null || !isUsable(child)) {
      child = own().thenCompose(this::orInPlaceOfAnIdleOne).thenApply(this::tellAgain);
    }
    return child;
  }

  private CompletableFuture<Leased> own() {
    var voice = new Voice();
    return upstreams.own(server, greeting(), voice).thenApply(voice::of);
  }

  private CompletableFuture<Leased> orInPlaceOfAnIdleOne(Leased leased) {
    boolean full =
        leased instanceof Leased.Refused(CallFailure failure)
            && failure instanceof CallFailure.Overloaded
            && sessions.makeRoom(server, session);
    return full ? own() : CompletableFuture.completedFuture(leased);
  }

  private static boolean isUsable(CompletableFuture<Leased> child) {
    return !child.isDone()
        || (!child.isCompletedExceptionally()
            && child.join() instanceof Leased.Taken(Lease lease)
            && lease.alive());
  }

  private byte[] greeting() {
    Request initialize = session.initialize();
    Span params = initialize.params();
    return params == null ? EMPTY : initialize.raw(params);
  }

  private synchronized Leased tellAgain(Leased leased) {
    if (leased instanceof Leased.Taken(Lease lease)) {
      if (session.isInitialized()) { // else the client has yet to say so
        lease.peer().send(Caller.MANAGER, Messages.notification(INITIALIZED, null));
      }
      standing.values().forEach(told -> lease.peer().call(Caller.MANAGER, told, _ -> {}));
      if (closed) {
        lease.discard();
      }
    }
    return leased;
  }

  /// Passes a request on.
  void request(Request request, Outlet outlet) {
    remember(request);
    Later.then(
        open(),
        request.id(),
        outlet,
        leased -> {
          switch (leased) {
            case Leased.Taken(Lease lease) -> call(lease.peer(), request, outlet);
            case Leased.Refused(CallFailure failure) -> outlet.refuse(failure);
          }
        });
  }

  private void call(Peer peer, Request request, Outlet outlet) {
    Call call = peer.call(session.client().caller(), request, outlet::say);
    outlet.onCancel(call::cancel);
    Later.then(
        call.outcome(),
        request.id(),
        outlet,
        outcome -> Gate.end(peer, request.method(), outcome, outlet, UnaryOperator.identity()));
  }

  /// Passes a notification on, if there is a child to hear it.
  void notification(Notification note) {
    CompletableFuture<Leased> current;
    synchronized (this) {
      current = child;
    }
    if (current != null) {
      var _ =
          current.thenAccept(leased -> {
            if (leased instanceof Leased.Taken(Lease lease) && lease.alive()) {
              lease.peer().send(session.client().caller(), note);
            }
          });
    }
  }

  /// Has it log from that level on, and those that follow it.
  void level(LogLevel level) {
    Request wish = level.request(ANY_ID);
    CompletableFuture<Leased> current;
    synchronized (this) {
      remember(wish);
      current = child;
    }
    if (current != null) {
      var _ =
          current.thenAccept(leased -> {
            if (leased instanceof Leased.Taken(Lease lease) && lease.alive()) {
              lease.peer().call(Caller.MANAGER, wish, _ -> {});
            }
          });
    }
  }

  /// Keeps what holds for the whole session.
  private synchronized void remember(Request request) {
    switch (request.method()) {
      case "logging/setLevel" -> standing.put(request.method(), request);
      case "resources/subscribe" -> standing.put(uri(request), request);
      case "resources/unsubscribe" -> standing.remove(uri(request));
      default -> {}
    }
  }

  private static String uri(Request request) {
    Span params = request.params();
    Span uri = params == null ? null : request.member(params, "uri");
    return uri == null ? "" : new String(request.raw(uri), UTF_8);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (child != null) {
      var _ =
          child.thenAccept(leased -> {
            if (leased instanceof Leased.Taken(Lease lease)) {
              lease.discard();
            }
          });
    }
  }

  /// What one child says beside its answers goes to the client; what the client answers goes to
  /// that child, for the next one may have asked something else under the same id.
  private final class Voice implements Ear {

    private final CompletableFuture<Lease> speaker = new CompletableFuture<>();

    Leased of(Leased leased) {
      if (leased instanceof Leased.Taken(Lease lease)) {
        speaker.complete(lease);
      }
      return leased;
    }

    @Override
    public void request(Request question) {
      SessionStream stream = session.stray();
      CompletableFuture<Response> answer =
          stream == null
              ? CompletableFuture.completedFuture(nobody(question))
              : session.questions().ask(stream, question).exceptionally(_ -> nobody(question));
      var _ =
          answer.thenAcceptBoth(
              speaker,
              (told, lease) -> {
                if (lease.alive()) {
                  lease.peer().send(Caller.MANAGER, told);
                }
              });
    }

    private Response nobody(Request question) {
      return Messages.error(question.id(), -32_603, NobodyListensException.WORDS);
    }

    @Override
    public void notification(Notification note) {
      boolean ofSession =
          ListKind.announcedBy(note.method()) != null
              || note.method().equals("notifications/resources/updated");
      SessionStream stream = ofSession ? session.standing() : session.stray();
      if (stream != null) {
        stream.send(Slots.of(note), session.words(server, note).bytes());
      }
    }

    @Override
    public void gone(String reason) {
      // The outcomes of the open calls say so, too; the next request starts another child.
    }
  }
}
