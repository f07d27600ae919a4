package dev.mcpmanager.jsonrpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The calls that wait for an answer. Who takes a call out of here, and nobody else, ends it.
///
/// Nothing in here calls out: ending a call runs code of its caller, and needs no lock.
final class PendingCalls {

  private final int limit;
  private final Map<Long, Call> open = new HashMap<>(); // guarded by this
  private final Map<Caller, Integer> held = new HashMap<>(); // guarded by this; the open ones
  private Outcome.@Nullable Closed closed; // guarded by this, never reset

  PendingCalls(int limit) {
    this.limit = limit;
  }

  /// Enters a call, or answers why not.
  synchronized @Nullable Outcome register(Call call) {
    if (closed != null) {
      return closed;
    }
    int free = limit - open.size();
    if (free <= 0) {
      return overloaded(
          "%d calls are in flight, and %d are the most".formatted(open.size(), limit));
    }
    // A client may hold no more than stay free: the last ones are never any one client's.
    int theirs = call.caller() instanceof Caller.Client ? held(call.caller()) : 0;
    if (theirs >= free) {
      return overloaded(
          "%d calls of this client are in flight, and the other %d of %d are kept for others"
              .formatted(theirs, free, limit));
    }
    open.put(call.id(), call);
    held.merge(call.caller(), 1, Integer::sum);
    return null;
  }

  private static Outcome overloaded(String why) {
    return new Outcome.Overloaded(Outcome.Bound.IN_FLIGHT, why);
  }

  private int held(Caller caller) {
    return held.getOrDefault(caller, 0);
  }

  /// The open call with that id of ours.
  synchronized @Nullable Call find(long id) {
    return open.get(id);
  }

  synchronized @Nullable Call take(long id) {
    Call call = open.remove(id);
    if (call != null) {
      release(call);
    }
    return call;
  }

  /// False if somebody else took it.
  synchronized boolean take(Call call) {
    return take(call.id()) != null;
  }

  /// Takes all calls, and lets no other in.
  synchronized List<Call> close(Outcome.Closed end) {
    if (closed != null) {
      return List.of();
    }
    closed = end;
    return takeAll(_ -> true);
  }

  synchronized Outcome.@Nullable Closed closed() {
    return closed;
  }

  synchronized boolean isClosed() {
    return closed != null;
  }

  synchronized int size() {
    return open.size();
  }

  /// Takes the open call with that id of ours, if it is a subscription.
  synchronized @Nullable Call takeSubscription(long id) {
    Call call = open.get(id);
    return call != null && call.options().subscription() ? take(id) : null;
  }

  /// Notes progress of an open call that asked for it, and answers that call.
  synchronized @Nullable Call progress(long id, long now) {
    Call call = open.get(id);
    if (call == null || call.callerToken() == null) {
      return null;
    }
    call.restartTimeout(now);
    return call;
  }

  synchronized List<Call> takeExpired(long now) {
    return takeAll(call -> call.deadline - now <= 0);
  }

  synchronized OptionalLong nextDeadline(long now) {
    return open.values().stream().mapToLong(call -> call.deadline - now).min().stream()
        .map(wait -> now + wait)
        .findFirst();
  }

  synchronized List<Call> of(Caller caller, byte[] callerId) {
    return open.values().stream()
        .filter(call -> call.caller().equals(caller) && Arrays.equals(call.callerId(), callerId))
        .toList();
  }

  private List<Call> takeAll(Predicate<Call> wanted) {
    var taken = new ArrayList<Call>();
    open.values().removeIf(call -> wanted.test(call) && taken.add(call));
    taken.forEach(this::release);
    return taken;
  }

  private void release(Call call) {
    held.computeIfPresent(call.caller(), (_, calls) -> calls == 1 ? null : calls - 1);
  }
}
