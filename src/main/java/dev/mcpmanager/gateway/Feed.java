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
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger log = LoggerFactory.getLogger(Feed.class);

  /// How long a child may take to know what is wanted, before its clients go on without.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// After so long a child is asked again that has ended what it was to tell; doubled each time.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /// It is asked again so often: the last time after some four minutes.
  private static final int MOST_ENDS = 9;

  /// What has lasted so long was no failure.
  private static final Duration STEADY = Duration.ofMinutes(10);

  private static final byte[] ANY_ID = {'0'}; // the channel gives it one of its own
  private static final SubscriptionFilter NOTHING =
      new SubscriptionFilter(Set.of(), List.of(), List.of());

  private final String server;
  private final RequestMeta meta;
  private final Consumer<Notification> first;
  private final Serial serial;
  private final ScheduledExecutorService timer;
  private final Patience patience;
  private final Map<Interest, Consumer<Notification>> interests = new ConcurrentHashMap<>();
  private final Map<Object, LogLevel> levels = new ConcurrentHashMap<>();
  private @Nullable CompletableFuture<Void> next; // guarded by this; of the wishes yet to be told

  // On the serial's thread only:
  private @Nullable Peer peer;
  private boolean hadPeer;
  private @Nullable Handshake known; // of the last child
  private SubscriptionFilter established = NOTHING;
  private @Nullable LogLevel establishedLevel;
  private @Nullable Call listen;
  private boolean missed; // whether something may have been, since the last one ended
  private int ends; // of those, one soon after the other
  private @Nullable Future<?> due;
  private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

  /// @param timer has the child asked again that stopped telling
  /// @param first is told of everything, before anybody else
  Feed(
      String server,
      RequestMeta meta,
      ScheduledExecutorService timer,
      Consumer<Notification> first) {
    this.server = server;
    this.meta = meta;
    this.timer = timer;
    this.patience = new Patience(timer);
    this.first = first;
    this.serial = new Serial("mcp-feed-" + server);
  }

  /// That somebody listens.
  final class Interest implements AutoCloseable {

    private final boolean alsoWhenGone;
    private volatile SubscriptionFilter wanted;
    private volatile CompletableFuture<Void> heeded = CompletableFuture.completedFuture(null);

    private Interest(SubscriptionFilter wanted, boolean alsoWhenGone) {
      this.wanted = wanted;
      this.alsoWhenGone = alsoWhenGone;
    }

    /// Wants to hear something else from now on.
    ///
    /// @return completed once the child knows, or never will
    CompletableFuture<Void> change(SubscriptionFilter filter) {
      wanted = filter;
      return heed();
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
      var _ = heed();
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
    interest.heeded = heed();
    return interest;
  }

  /// Has the child told of what is wanted now. Wishes that come before it is told are told as one,
  /// so no more than that can wait.
  ///
  /// @return completed once the child knows, or never will
  private CompletableFuture<Void> heed() {
    CompletableFuture<Void> known;
    synchronized (this) {
      if (next != null) {
        return next;
      }
      known = new CompletableFuture<>();
      next = known;
    }
    serial.run(() -> tell(known));
    return known;
  }

  private void tell(CompletableFuture<Void> known) {
    synchronized (this) {
      next = null;
    }
    try {
      sync();
    } finally {
      var _ =
          patience
              .with(settled, PATIENCE, late -> late.complete(null))
              .whenComplete((_, _) -> known.complete(null));
    }
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
    var _ = heed();
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
    missed = false;
    ends = 0;
    later(Duration.ZERO, null);
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
    later(STEADY, ends == 0 ? null : () -> ends = 0);
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
    if (missed) {
      missed = false;
      allChanged(true);
    }
  }

  /// The child has ended what it was to tell, which it should not. It is asked again after a while,
  /// later each time; one that does so each time, only when somebody has another wish.
  private void ended(Call call) {
    if (!call.equals(listen)) {
      return;
    }
    listen = null;
    established = NOTHING;
    missed = true;
    if (ends < MOST_ENDS) {
      later(AGAIN.multipliedBy(1L << ends), this::sync);
      ends++;
    } else {
      later(STEADY, null);
      log.warn(
          "Server '{}' ended its subscription {} times in a row; it is not asked again until"
              + " somebody else subscribes or it has another process.",
          server,
          ends + 1);
    }
  }

  /// Has something done after a while, in the place of what was to be done before.
  private void later(Duration delay, @Nullable Runnable task) {
    if (due != null) {
      due.cancel(false);
      due = null;
    }
    if (task != null) {
      due = timer.schedule(() -> serial.run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void watch(Peer to, List<String> wanted) {
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (String uri : wanted) {
      if (!established.resources().contains(uri)) {
        answers.add(ask(to, about("resources/subscribe", uri)));
      }
    }
    for (String uri : established.resources()) {
      if (!wanted.contains(uri)) {
        answers.add(ask(to, about("resources/unsubscribe", uri)));
      }
    }
    if (!answers.isEmpty()) {
      settled = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }
  }

  private static CompletableFuture<Outcome> ask(Peer to, Request request) {
    return to.call(Caller.MANAGER, request, _ -> {}).outcome();
  }

  private static Request about(String method, String uri) {
    String params = "{\"uri\":" + JsonText.quote(uri) + "}";
    return Messages.request(ANY_ID, method, params.getBytes(UTF_8));
  }

  private void logFrom(Peer to, Handshake handshake) {
    LogLevel lowest = levels.values().stream().min(LogLevel::compareTo).orElse(null);
    boolean logs = handshake.capabilities() != null && handshake.capabilities().has("logging");
    if (logs && lowest != null && lowest != establishedLevel) {
      var _ = ask(to, lowest.request(ANY_ID));
      establishedLevel = lowest;
    }
  }
}
