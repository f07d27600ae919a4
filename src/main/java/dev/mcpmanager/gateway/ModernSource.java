package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.mcp.Subscription;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.server.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A modern child: it tells what one `subscriptions/listen` asks for, which is replaced when the
/// wishes change (specification 2026-07-28, "Subscriptions"). Each request says by itself what it
/// wants logged.
final class ModernSource implements FeedSource {

  private static final Logger log = LoggerFactory.getLogger(ModernSource.class);

  /// After so long a child is asked again that has ended what it was to tell; doubled each time.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /// It is asked again so often: the last time after some four minutes.
  private static final int MOST_ENDS = 9;

  /// What has lasted so long was no failure.
  private static final Duration STEADY = Duration.ofMinutes(10);

  /// How long the child may take to say that it has heard.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);
  private static final byte[] ANY_ID = {'0'}; // the channel gives it one of its own
  private static final SubscriptionFilter NOTHING =
      new SubscriptionFilter(Set.of(), List.of(), List.of());

  private final String server;
  private final Peer child;
  private final RequestMeta meta;
  private final ScheduledExecutorService timer;
  private final Patience patience;
  private final Serial serial;
  private final Consumer<Notification> listener;
  private final Runnable onMissed;

  // On the serial's thread only:
  private SubscriptionFilter wanted = NOTHING;
  private SubscriptionFilter established = NOTHING;
  private @Nullable Call listen;
  private boolean missed; // whether something may have been, since the last one ended
  private int ends; // of those, one soon after the other
  private @Nullable Future<?> due;
  private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

  /// @param timer has the child asked again that stopped telling
  /// @param listener told of what it says, on the thread that reads its stdout
  /// @param onMissed run when it tells again, and may not have told something meanwhile
  ModernSource(
      String server,
      Peer child,
      RequestMeta meta,
      ScheduledExecutorService timer,
      Serial serial,
      Consumer<Notification> listener,
      Runnable onMissed) {
    this.server = server;
    this.child = child;
    this.meta = meta;
    this.timer = timer;
    this.patience = new Patience(timer);
    this.serial = serial;
    this.listener = listener;
    this.onMissed = onMissed;
  }

  @Override
  public CompletableFuture<Void> want(SubscriptionFilter filter, @Nullable LogLevel level) {
    wanted = filter;
    listen();
    return told;
  }

  /// The new one first, so that nothing is missed. To a remote server each goes by a connection of
  /// its own, so the end of the one could overtake the other: it waits until that is acknowledged.
  private void listen() {
    if (wanted.equals(established)) {
      return;
    }
    Call before = listen;
    listen = null;
    later(STEADY, ends == 0 ? null : () -> ends = 0);
    if (!wanted.isEmpty()) {
      var acknowledged = new CompletableFuture<Void>();
      CallOptions options =
          CallOptions.untilEnded()
              .onNotification(note -> {
                acknowledged.complete(null); // whatever the first one is
                listener.accept(note);
              });
      Call next = child.call(Subscription.listen(ANY_ID, meta, wanted), options);
      var _ =
          next.outcome()
              .thenAccept(_ -> {
                acknowledged.complete(null);
                serial.run(() -> ended(next));
              });
      listen = next;
      told = acknowledged;
    }
    if (before != null) {
      var _ =
          patience
              .with(wanted.isEmpty() ? NOW : told, PATIENCE, late -> late.complete(null))
              .whenComplete(
                  (_, _) -> serial.run(() -> before.cancel("What is listened for has changed.")));
    }
    if (missed) {
      missed = false;
      onMissed.run();
    }
    established = wanted;
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
      later(AGAIN.multipliedBy(1L << ends), this::listen);
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

  @Override
  public void forget() {
    listen = null;
    wanted = established; // what is due may be on its way already
    later(Duration.ZERO, null);
  }
}
