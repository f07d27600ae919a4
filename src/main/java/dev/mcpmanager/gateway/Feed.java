package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.mcp.Subscription;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.server.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the shared child of one server notifies of on its own account, for all clients that want to
/// hear it: changes of its lists and of its resources.
///
/// The child is subscribed to once, in the way of its era, for as much as anybody wants: resources
/// of a legacy child one by one, a modern child by one `subscriptions/listen` that is replaced when
/// the wishes change. When the server has another child, that is subscribed to likewise, and all
/// lists count as changed.
///
/// What has to be asked of the child is asked in order, by a [Serial]; what it says is passed on by
/// the thread that reads its stdout.
final class Feed {

  /// How long a child may take to know what is wanted, before its clients go on without.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final byte[] ANY_ID = {'0'}; // the channel gives it one of its own
  private static final SubscriptionFilter NOTHING =
      new SubscriptionFilter(Set.of(), List.of(), List.of());

  private final RequestMeta meta;
  private final Consumer<Notification> first;
  private final Serial serial;
  private final Map<Interest, Consumer<Notification>> interests = new ConcurrentHashMap<>();
  private final Map<Object, LogLevel> levels = new ConcurrentHashMap<>();

  // On the serial's thread only:
  private @Nullable Peer peer;
  private boolean hadPeer;
  private @Nullable Handshake known; // of the last child
  private SubscriptionFilter established = NOTHING;
  private @Nullable LogLevel establishedLevel;
  private @Nullable Call listen;
  private CompletableFuture<?> settled = CompletableFuture.completedFuture(null);

  /// @param first is told of everything, before anybody else
  Feed(String server, RequestMeta meta, Consumer<Notification> first) {
    this.meta = meta;
    this.first = first;
    this.serial = new Serial("mcp-feed-" + server);
  }

  /// That somebody listens.
  final class Interest implements AutoCloseable {

    private final CompletableFuture<Void> heeded = new CompletableFuture<>();
    private final boolean alsoWhenGone;
    private volatile SubscriptionFilter wanted;

    private Interest(SubscriptionFilter wanted, boolean alsoWhenGone) {
      this.wanted = wanted;
      this.alsoWhenGone = alsoWhenGone;
    }

    /// Wants to hear something else from now on.
    ///
    /// @return completed once the child knows, or never will
    CompletableFuture<Void> change(SubscriptionFilter filter) {
      wanted = filter;
      var known = new CompletableFuture<Void>();
      serial.run(() -> heed(known));
      return known;
    }

    SubscriptionFilter wanted() {
      return wanted;
    }

    /// Completed once the child knows, or never will.
    CompletableFuture<Void> heeded() {
      return heeded;
    }

    @Override
    public void close() {
      interests.remove(this);
      serial.run(Feed.this::sync);
    }
  }

  /// Has somebody told of what they want to hear, until they close it.
  ///
  /// @param listener must not block
  /// @param alsoWhenGone whether to the listener all lists have changed when the server is gone
  Interest subscribe(
      SubscriptionFilter wanted, Consumer<Notification> listener, boolean alsoWhenGone) {
    var interest = new Interest(wanted, alsoWhenGone);
    interests.put(interest, listener);
    serial.run(() -> heed(interest.heeded));
    return interest;
  }

  private void heed(CompletableFuture<Void> known) {
    sync();
    var _ = settled.whenComplete((_, _) -> known.complete(null));
    known.completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /// Has the child log from the lowest level on that anybody wants.
  ///
  /// @param whose wish it is; a later one replaces it
  /// @param level null to want nothing any more
  void level(Object whose, @Nullable LogLevel level) {
    if (level == null) {
      levels.remove(whose);
    } else {
      levels.put(whose, level);
    }
    serial.run(this::sync);
  }

  /// The server has a child.
  void opened(Peer next) {
    serial.run(() -> {
      forget();
      peer = next;
      sync();
      known = next.handshake();
      allChanged(hadPeer);
      hadPeer = true;
    });
  }

  /// It has that child no more.
  void closed(Peer gone) {
    serial.run(() -> {
      if (gone.equals(peer)) {
        forget();
        allChanged(false);
      }
    });
  }

  private void forget() {
    peer = null;
    established = NOTHING;
    establishedLevel = null;
    listen = null;
  }

  /// @param toAll or only to who wants to hear of servers that come and go
  private void allChanged(boolean toAll) {
    JsonNode offered = known == null ? null : known.capabilities();
    for (ListKind kind : ListKind.values()) {
      if (offered == null || !offered.has(kind.capability())) {
        continue;
      }
      Notification note = Messages.notification(kind.notification(), null);
      tell(note, interest -> toAll || interest.alsoWhenGone);
    }
  }

  /// What the child says.
  void heard(Notification note) {
    tell(note, _ -> true);
  }

  private void tell(Notification note, Predicate<Interest> whom) {
    first.accept(note);
    interests.forEach((interest, listener) -> {
      if (whom.test(interest) && interest.wanted.admits(note)) {
        listener.accept(note);
      }
    });
  }

  /// Makes what the child tells what is wanted.
  private void sync() {
    Handshake handshake = peer == null ? null : peer.handshake();
    if (peer == null || handshake == null) {
      return;
    }
    SubscriptionFilter wanted = all(interests.keySet()).honoured(handshake.capabilities());
    if (handshake.era() == Era.MODERN) {
      if (!wanted.equals(established)) {
        listen(peer, wanted);
      }
    } else {
      watch(peer, wanted.resources());
      logFrom(peer, handshake);
    }
    established = wanted;
  }

  private static SubscriptionFilter all(Collection<Interest> interests) {
    Set<ListKind> lists = EnumSet.noneOf(ListKind.class);
    Set<String> resources = new LinkedHashSet<>();
    Set<String> tasks = new LinkedHashSet<>();
    for (Interest interest : interests) {
      lists.addAll(interest.wanted.lists());
      resources.addAll(interest.wanted.resources());
      tasks.addAll(interest.wanted.tasks());
    }
    return new SubscriptionFilter(
        lists, resources.stream().sorted().toList(), tasks.stream().sorted().toList());
  }

  /// The new one first, so that nothing is missed.
  private void listen(Peer to, SubscriptionFilter wanted) {
    Call before = listen;
    listen = null;
    if (!wanted.isEmpty()) {
      var acknowledged = new CompletableFuture<Void>();
      CallOptions options =
          CallOptions.untilEnded()
              .onNotification(note -> {
                acknowledged.complete(null); // whatever the first one is
                heard(note);
              });
      Call next = to.call(Subscription.listen(ANY_ID, meta, wanted), options);
      var _ =
          next.outcome()
              .thenAccept(_ -> {
                acknowledged.complete(null);
                serial.run(() -> ended(next));
              });
      listen = next;
      settled = acknowledged;
    }
    if (before != null) {
      before.cancel("What is listened for has changed.");
    }
  }

  /// The child has ended what it was to tell, which it should not. It is asked again when somebody
  /// wants to hear something, and not before: it might do so each time.
  private void ended(Call call) {
    if (call.equals(listen)) {
      listen = null;
      established = NOTHING;
    }
  }

  private void watch(Peer to, List<String> wanted) {
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (String uri : wanted) {
      if (!established.resources().contains(uri)) {
        answers.add(ask(to, "resources/subscribe", about(uri)));
      }
    }
    for (String uri : established.resources()) {
      if (!wanted.contains(uri)) {
        answers.add(ask(to, "resources/unsubscribe", about(uri)));
      }
    }
    if (!answers.isEmpty()) {
      settled = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }
  }

  private static CompletableFuture<Outcome> ask(Peer to, String method, String params) {
    Request request = Messages.request(ANY_ID, method, params.getBytes(UTF_8));
    return to.call(Caller.MANAGER, request, _ -> {}).outcome();
  }

  private static String about(String uri) {
    return "{\"uri\":" + JsonText.quote(uri) + "}";
  }

  private void logFrom(Peer to, Handshake handshake) {
    LogLevel lowest = levels.values().stream().min(LogLevel::compareTo).orElse(null);
    boolean logs = handshake.capabilities() != null && handshake.capabilities().has("logging");
    if (logs && lowest != null && lowest != establishedLevel) {
      var _ = ask(to, "logging/setLevel", "{\"level\":\"%s\"}".formatted(lowest.wireName()));
      establishedLevel = lowest;
    }
  }
}
