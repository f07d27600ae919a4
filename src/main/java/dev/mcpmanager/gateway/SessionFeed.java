package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.Subscription;
import dev.mcpmanager.mcp.SubscriptionFilter;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What one session hears of a child that it shares: all changes of lists, and of the resources it
/// subscribed to, on its standing stream (specification 2025-11-25, "Resources: Subscriptions").
final class SessionFeed implements AutoCloseable {

  /// Resources that one session may watch of one server.
  static final int MOST = 1_000;

  private final ServerId server;
  private final Feed feed;
  private final Session session;
  private final Feed.Interest interest;
  private final Set<String> watched = new LinkedHashSet<>(); // guarded by this

  SessionFeed(ServerId server, Feed feed, Session session) {
    this.server = server;
    this.feed = feed;
    this.session = session;
    this.interest = feed.subscribe(wanted(), this::tell, session.target().isAggregate());
  }

  /// Watches one more.
  ///
  /// @return completed once the child knows: what the client calls next may change the resource;
  ///   null if there are too many
  synchronized @Nullable CompletableFuture<Void> watch(String uri) {
    if (watched.size() == MOST && !watched.contains(uri)) {
      return null;
    }
    watched.add(uri);
    return interest.change(wanted());
  }

  synchronized CompletableFuture<Void> unwatch(String uri) {
    watched.remove(uri);
    return interest.change(wanted());
  }

  private synchronized SubscriptionFilter wanted() {
    return new SubscriptionFilter(EnumSet.allOf(ListKind.class), List.copyOf(watched), List.of());
  }

  private void tell(Notification note) {
    Notification plain = session.words(server, Subscription.untagged(note));
    session.standing().send(Slots.of(plain), plain.bytes());
  }

  @Override
  public void close() {
    interest.close();
    feed.level(session, null);
  }
}
