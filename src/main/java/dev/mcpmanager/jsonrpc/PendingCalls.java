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
  private Outcome.@Nullable Closed closed; // guarded by this, never reset

  PendingCalls(int limit) {
    this.limit = limit;
  }

  /// Enters a call, or answers why not.
  synchronized @Nullable Outcome register(Call call) {
    if (closed != null) {
      return closed;
    }
    if (open.size() >= limit) {
      return new Outcome.Overloaded(limit + " calls are in flight already");
    }
    open.put(call.id(), call);
    return null;
  }

  /// The open call with that id of ours.
  synchronized @Nullable Call find(long id) {
    return open.get(id);
  }

  synchronized @Nullable Call take(long id) {
    return open.remove(id);
  }

  /// False if somebody else took it.
  synchronized boolean take(Call call) {
    return open.remove(call.id(), call);
  }

  /// Takes all calls, and lets no other in.
  synchronized List<Call> close(Outcome.Closed end) {
    if (closed != null) {
      return List.of();
    }
    closed = end;
    return takeAll(_ -> true);
  }

  synchronized boolean isClosed() {
    return closed != null;
  }

  synchronized int size() {
    return open.size();
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

  synchronized List<Call> withCallerId(byte[] id) {
    return open.values().stream().filter(call -> Arrays.equals(call.callerId(), id)).toList();
  }

  private List<Call> takeAll(Predicate<Call> wanted) {
    var taken = new ArrayList<Call>();
    open.values().removeIf(call -> wanted.test(call) && taken.add(call));
    return taken;
  }
}
