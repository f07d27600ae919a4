package dev.mcpmanager.server;

import dev.mcpmanager.definition.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which exclusive children a server has, what each is used for, and who waits for one. Decides and
/// does nothing: whoever asks does what [#settle] says. Not safe for threads.
///
/// A child that was used lately goes out first, so that those there are too many of grow old and
/// are ended. Of those who wait, the one goes first whose caller has the fewest children, so that
/// nobody takes all of them.
///
/// @param <C> a child
/// @param <W> who waits for one
final class ChildPool<C, W> {

  /// How long a child beyond the spare ones is kept after its last call: as long as a person
  /// pauses.
  static final Duration KEEP = Duration.ofMinutes(1);

  /// What is to be done.
  ///
  /// @param hands who gets which child
  /// @param launches how many more to start
  /// @param surplus whom to end
  record Orders<C, W>(List<Hand<C, W>> hands, int launches, List<C> surplus) {}

  /// A child that is somebody's now.
  record Hand<C, W>(W waiter, C child) {}

  private record Slot(ChildUse use, @Nullable Object caller, Instant since) {}

  private final Pool sizes;
  private final StartBackoff backoff;
  private final Map<C, Slot> children = new LinkedHashMap<>();
  private final Map<W, Object> waiting = new LinkedHashMap<>(); // and whose caller each is

  /// @param backoff of starts that fail
  ChildPool(Pool sizes, StartBackoff backoff) {
    this.sizes = sizes;
    this.backoff = backoff;
  }

  /// Lets somebody wait.
  ///
  /// @return why not, in words that fit behind a colon; null if it may
  @Nullable String await(W waiter, Object caller) {
    int soon = Math.max(0, sizes.size() - count(ChildUse.CALL)); // for whom there is a child
    int queued = waiting.size() - soon;
    if (queued >= sizes.queue()) {
      return "%d calls wait for one of its %d children, and %d are the most (pool.queue, pool.size)"
          .formatted(Math.max(0, queued), sizes.size(), sizes.queue());
    }
    waiting.put(waiter, caller);
    return null;
  }

  /// Lets somebody wait no longer.
  ///
  /// @return false if it does not any more
  boolean withdraw(W waiter) {
    return waiting.remove(waiter) != null;
  }

  /// A child is being started for the next call.
  void launched(C child, Instant now) {
    children.put(child, new Slot(ChildUse.STARTING, null, now));
  }

  /// A child that was started is ready.
  void ready(C child, Instant now) {
    if (use(child) == ChildUse.STARTING) {
      children.put(child, new Slot(ChildUse.IDLE, null, now));
    }
  }

  /// A child is to be launched for a session.
  ///
  /// @return why not, in words that fit behind a colon; null if it may
  @Nullable String session(C child, Object caller, Instant now) {
    int sessions = count(ChildUse.SESSION);
    if (sessions >= sizes.sessions()) {
      return "%d sessions have a child of their own, and %d are the most (pool.sessions)"
          .formatted(sessions, sizes.sessions());
    }
    children.put(child, new Slot(ChildUse.SESSION, caller, now));
    return null;
  }

  /// A child's call waits for its client.
  ///
  /// @return why it must not, in words that fit behind a colon; null if it may, and if it is no
  ///   call that has the child
  @Nullable String park(C child, Instant now) {
    if (use(child) != ChildUse.CALL) {
      return null;
    }
    int parked = count(ChildUse.PARKED);
    if (parked >= sizes.parked()) {
      return "%d calls wait for answers of their clients, and %d are the most (pool.parked)"
          .formatted(parked, sizes.parked());
    }
    move(child, ChildUse.PARKED, now);
    return null;
  }

  /// A parked call goes on, beyond the pool's size if need be: it has begun.
  void resume(C child, Instant now) {
    if (use(child) == ChildUse.PARKED) {
      move(child, ChildUse.CALL, now);
    }
  }

  /// A call is over, and its child can serve another.
  void giveBack(C child, Instant now) {
    ChildUse use = use(child);
    if (use == ChildUse.CALL || use == ChildUse.PARKED) {
      children.put(child, new Slot(ChildUse.IDLE, null, now));
      backoff.succeeded();
    }
  }

  /// A child takes no more calls. One that went though nobody used it is replaced later, since the
  /// next may go as well.
  void lost(C child, Instant now) {
    if (use(child) == ChildUse.IDLE) {
      backoff.failed(now);
    }
    end(child, now);
  }

  /// A child is to be ended.
  ///
  /// @return false if it is already, or is gone
  boolean end(C child, Instant now) {
    ChildUse use = use(child);
    if (use == null || use == ChildUse.ENDING) {
      return false;
    }
    move(child, ChildUse.ENDING, now);
    return true;
  }

  /// A child is gone.
  ///
  /// @return what it was used for; null if it was not known
  @Nullable ChildUse gone(C child) {
    Slot slot = children.remove(child);
    return slot == null ? null : slot.use();
  }

  /// A child that was started for the next call did not get ready.
  ///
  /// @return who has to hear of it, since no child will come to be free for them
  List<W> failed(Instant now) {
    backoff.failed(now);
    return hasHope() ? List.of() : dismiss();
  }

  /// Whether some child serves, or will serve, who waits now.
  boolean hasHope() {
    return Stream.of(ChildUse.STARTING, ChildUse.IDLE, ChildUse.CALL).anyMatch(it -> count(it) > 0);
  }

  /// What is to be done now.
  Orders<C, W> settle(Instant now) {
    List<Hand<C, W>> hands = new ArrayList<>();
    C idle = newestIdle();
    while (idle != null && !waiting.isEmpty() && count(ChildUse.CALL) < sizes.size()) {
      W next = next();
      hands.add(new Hand<>(next, idle));
      children.put(idle, new Slot(ChildUse.CALL, waiting.remove(next), now));
      idle = newestIdle();
    }
    return new Orders<>(hands, launches(now), surplus(now));
  }

  /// When to settle again though nothing happens; null if there is no need to.
  @Nullable Instant nextLook(Instant now) {
    Instant retry = wanted() > 0 && backoff.holds(now) ? backoff.until() : null;
    Instant trim =
        count(ChildUse.IDLE) > sizes.spare()
            ? idle()
                .map(it -> it.getValue().since().plus(KEEP))
                .min(Instant::compareTo)
                .orElse(null)
            : null;
    return retry == null || (trim != null && trim.isBefore(retry)) ? trim : retry;
  }

  /// All that were launched and have not gone, in that order.
  List<C> children() {
    return List.copyOf(children.keySet());
  }

  /// Null if it is gone.
  @Nullable ChildUse use(C child) {
    Slot slot = children.get(child);
    return slot == null ? null : slot.use();
  }

  /// Since when it is used for that.
  @Nullable Instant since(C child) {
    Slot slot = children.get(child);
    return slot == null ? null : slot.since();
  }

  /// Takes all who wait, to be told that there is nothing to wait for.
  List<W> dismiss() {
    var all = List.copyOf(waiting.keySet());
    waiting.clear();
    return all;
  }

  private int launches(Instant now) {
    if (backoff.holds(now)) {
      return 0;
    }
    int most = backoff.doubtful() ? 1 - count(ChildUse.STARTING) : sizes.size();
    return Math.max(0, Math.min(Math.min(wanted(), room()), most));
  }

  /// How many more are needed. One that fails again and again is not kept as a spare.
  private int wanted() {
    int spare = backoff.hopeless() ? 0 : sizes.spare();
    return waiting.size() + spare - count(ChildUse.IDLE) - count(ChildUse.STARTING);
  }

  private int room() {
    int taken = count(ChildUse.IDLE) + count(ChildUse.STARTING) + count(ChildUse.CALL);
    return sizes.size() - taken;
  }

  private List<C> surplus(Instant now) {
    int many = count(ChildUse.IDLE) - sizes.spare();
    List<C> old =
        idle()
            .filter(it -> !it.getValue().since().plus(KEEP).isAfter(now))
            .sorted(Comparator.comparing(it -> it.getValue().since()))
            .limit(Math.max(0, many))
            .map(Map.Entry::getKey)
            .toList();
    old.forEach(child -> move(child, ChildUse.ENDING, now));
    return old;
  }

  private @Nullable C newestIdle() {
    return idle()
        .max(Comparator.comparing(it -> it.getValue().since()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private W next() {
    return waiting.entrySet().stream()
        .min(Comparator.comparingLong(it -> held(it.getValue())))
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  private long held(Object caller) {
    return children.values().stream().filter(slot -> caller.equals(slot.caller())).count();
  }

  private Stream<Map.Entry<C, Slot>> idle() {
    return children.entrySet().stream().filter(it -> it.getValue().use() == ChildUse.IDLE);
  }

  private int count(ChildUse use) {
    return (int) children.values().stream().filter(slot -> slot.use() == use).count();
  }

  private void move(C child, ChildUse use, Instant now) {
    children.computeIfPresent(child, (_, slot) -> new Slot(use, slot.caller(), now));
  }
}
