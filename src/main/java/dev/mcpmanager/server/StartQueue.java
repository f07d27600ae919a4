package dev.mcpmanager.server;

import dev.mcpmanager.definition.Dependency;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where starts wait until they may begin. Somebody's who waits for it comes here only if the
/// server depends on others.
///
/// A start costs most of a processor, and ten of them at a time are each ten times slower, until
/// they miss their deadlines together; downloads do the same to the network and to the cache they
/// share; and servers that crash again and again would do nothing else. So a start waits
///
/// - until what it depends on is there,
/// - if it is a restart, for the budget that all servers share,
/// - if it first fetches a package, for one of very few slots for that,
/// - for a start slot.
///
/// Whoever lacks one of these is passed by those who do not; among those who lack the same, the one
/// who asked first is first. Slots are given back when the server is ready or gone, or when their
/// lease has run out, so that a server that hangs at its start holds up nobody for long. Any thread
/// may call; nobody is called with the monitor held.
final class StartQueue {

  private static final Duration SLOT_LEASE = Duration.ofSeconds(10);

  /// A download may well take longer than any start.
  private static final Duration PACKAGE_LEASE = Duration.ofSeconds(60);

  /// Who wants to start.
  interface Asker {
    /// It may, now.
    void slotGranted();
  }

  /// A start to come.
  ///
  /// @param urgent whether somebody waits for it: then it waits for what it depends on only
  /// @param restart whether it follows the end of a run, and so counts against the budget
  /// @param packageRunner whether its command first fetches a package
  record Request(
      boolean urgent, boolean restart, boolean packageRunner, List<Dependency> dependsOn) {
    Request {
      dependsOn = List.copyOf(dependsOn);
    }
  }

  /// What a start still lacks.
  private enum Lack {
    DEPENDENCY,
    BUDGET,
    PACKAGE_SLOT,
    SLOT
  }

  private final Predicate<Dependency> satisfied;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;
  private final Map<Asker, Request> waiting = new LinkedHashMap<>(); // guarded by this
  private final Set<Asker> held = new HashSet<>(); // by the budget, of these; guarded by this
  private final Leases<Asker> slots; // guarded by this
  private final Leases<Asker> packageSlots; // guarded by this
  private final RestartBudget budget; // guarded by this
  private long restartsHeld; // guarded by this
  private @Nullable Future<?> alarm; // guarded by this

  /// @param satisfied whether a dependency is, now; called by any thread, and often
  /// @param random uniform in [0, 1), for the jitter of the budget
  StartQueue(
      StartLimits limits,
      Predicate<Dependency> satisfied,
      InstantSource clock,
      DoubleSupplier random,
      ScheduledExecutorService timer) {
    this.satisfied = satisfied;
    this.clock = clock;
    this.timer = timer;
    this.slots = new Leases<>(limits.slots(), SLOT_LEASE);
    this.packageSlots = new Leases<>(limits.packageSlots(), PACKAGE_LEASE);
    this.budget = new RestartBudget(limits.restarts(), limits.window(), random);
  }

  /// Asks to start. Changes nothing for who waits already, or has been granted a slot that it
  /// holds; but who waits already may become urgent.
  void await(Asker asker, Request request) {
    synchronized (this) {
      slots.expire(clock.instant());
      if (request.urgent()) {
        waiting.put(asker, request);
      } else if (!slots.isHeldBy(asker)) {
        waiting.putIfAbsent(asker, request);
      }
    }
    admit();
  }

  /// Gives back what was granted, or the wait up. Does nothing for who has neither.
  void release(Asker asker) {
    synchronized (this) {
      held.remove(asker);
      boolean waited = waiting.remove(asker) != null;
      boolean slot = slots.release(asker);
      boolean packageSlot = packageSlots.release(asker);
      if (!waited && !slot && !packageSlot) {
        return;
      }
    }
    admit();
  }

  /// Some server's state has changed: dependencies are looked at again.
  void changed() {
    admit();
  }

  /// Why a start waits, as a predicate for people; null if it does not.
  @Nullable String reason(Asker asker) {
    Request request;
    synchronized (this) {
      request = waiting.get(asker);
    }
    if (request == null) {
      return null;
    }
    List<Dependency> open = request.dependsOn().stream().filter(Predicate.not(satisfied)).toList();
    synchronized (this) {
      Instant now = clock.instant();
      expire(now);
      return switch (lack(request, open.isEmpty(), now)) {
        case DEPENDENCY -> "waits for " + text(open);
        case BUDGET -> budget.reason(now);
        case PACKAGE_SLOT -> "waits for other downloads (npx, uvx) to get through their start";
        case SLOT -> "waits for other servers to get through their start";
        case null -> null; // it has just ceased to wait
      };
    }
  }

  /// How many restarts had to wait for the budget, ever.
  synchronized long restartsHeld() {
    return restartsHeld;
  }

  private void admit() {
    Set<Dependency> met = met();
    List<Asker> granted = new ArrayList<>();
    synchronized (this) {
      Instant now = clock.instant();
      expire(now);
      waiting.forEach((asker, request) -> {
        Lack lack = lack(request, met.containsAll(request.dependsOn()), now);
        if (lack == null) {
          take(asker, request, now);
          granted.add(asker);
        } else if (lack == Lack.BUDGET && held.add(asker)) {
          restartsHeld++;
        }
      });
      waiting.keySet().removeAll(granted);
      granted.forEach(held::remove);
      setAlarm(now);
    }
    granted.forEach(Asker::slotGranted);
  }

  /// Those of the dependencies waited for that are satisfied. Who has come since looks for itself.
  private Set<Dependency> met() {
    Set<Dependency> all;
    synchronized (this) {
      all =
          waiting.values().stream()
              .flatMap(request -> request.dependsOn().stream())
              .collect(Collectors.toSet());
    }
    return all.stream().filter(satisfied).collect(Collectors.toSet());
  }

  private void expire(Instant now) {
    slots.expire(now);
    packageSlots.expire(now);
  }

  /// What matters most to who waits: a free slot is of no use without a token.
  private @Nullable Lack lack(Request request, boolean dependenciesMet, Instant now) {
    if (!dependenciesMet) {
      return Lack.DEPENDENCY;
    } else if (request.urgent()) {
      return null;
    } else if (request.restart() && budget.isSpent(now)) {
      return Lack.BUDGET;
    } else if (request.packageRunner() && packageSlots.isFull()) {
      return Lack.PACKAGE_SLOT;
    } else {
      return slots.isFull() ? Lack.SLOT : null;
    }
  }

  private void take(Asker asker, Request request, Instant now) {
    if (request.urgent()) {
      return;
    }
    slots.take(asker, now);
    if (request.packageRunner()) {
      packageSlots.take(asker, now);
    }
    if (request.restart()) {
      budget.take(now);
    }
  }

  /// Looks again as soon as time alone may have changed something for somebody.
  private void setAlarm(Instant now) {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
    Instant next =
        Stream.of(slots.nextEnd(), packageSlots.nextEnd(), budget.next(now))
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    if (next == null || waiting.isEmpty()) {
      return;
    }
    try {
      long delay = Duration.between(now, next).toNanos();
      alarm = timer.schedule(this::admit, delay, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // The service is closing: nobody is started any more.
    }
  }

  private static String text(List<Dependency> open) {
    return open.stream()
        .map(it ->
            switch (it.condition()) {
              case STARTED -> "server '%s' to be started".formatted(it.server());
              case READY -> "server '%s' to be ready".formatted(it.server());
            })
        .collect(Collectors.joining(" and "));
  }
}
