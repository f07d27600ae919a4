package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.server.Peer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
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
  private @Nullable FeedSource source; // that child, once it is known how to ask it

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
    CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    try {
      told = sync();
    } finally {
      var _ =
          patience
              .with(told, PATIENCE, late -> late.complete(null))
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
      known = next.handshake();
      source = known == null ? null : source(next, known);
      var _ = sync();
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

  private FeedSource source(Peer child, Handshake handshake) {
    return handshake.era() == Era.MODERN
        ? new ModernSource(server, child, meta, timer, serial, this::heard, this::missed)
        : new LegacySource(child, handshake);
  }

  private void forget() {
    if (source != null) {
      source.forget();
    }
    source = null;
    peer = null;
  }

  /// Something may have been that the child did not tell.
  private void missed() {
    allChanged(true);
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
  ///
  /// @return completed once it knows
  private CompletableFuture<Void> sync() {
    if (source == null || known == null) {
      return CompletableFuture.completedFuture(null);
    }
    LogLevel lowest = levels.values().stream().min(LogLevel::compareTo).orElse(null);
    return source.want(all(interests.keySet()).honoured(known.capabilities()), lowest);
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
}
