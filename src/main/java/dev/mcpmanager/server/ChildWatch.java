package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Spans;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.process.Usage;
import dev.mcpmanager.server.Pulse.Doubt;
import dev.mcpmanager.server.Pulse.Signs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches over one ready child: whether it hangs, is used, and stays within its limits. What it
/// finds it tells the actor, once.
///
/// It looks every now and then on the shared timer, where it waits for nothing: its questions to
/// the child go into the outbox, and any line that comes back is answer enough.
final class ChildWatch {

  private static final Logger log = LoggerFactory.getLogger(ChildWatch.class);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  /// Memory that was measured twice is no spike.
  private static final int MEASURED = 2;

  private final Incarnation incarnation;
  private final WatchRules rules;
  private final Channel channel;
  private final Request first;
  private final Request second;
  private final Traffic traffic;
  private final Subject subject;
  private final SteadyClock clock;
  private final Consumer<Trigger> news;

  private volatile long lastLine; // in the nanoseconds of the clock; written by who reads stdout
  private volatile @Nullable Doubt doubt; // written by the timer's thread only, as all below
  private boolean told;
  private int excesses;
  private @Nullable Usage lastUsage;
  private Instant lookedAt; // when that was new
  private volatile @Nullable Future<?> alarm; // written by who starts it

  /// What can be seen of it beside what it says.
  ///
  /// @param usage what its processes use; null for what is not known
  /// @param frozen whether its process is stopped by a signal
  record Subject(Supplier<@Nullable Usage> usage, BooleanSupplier frozen) {

    /// Nothing, as of what is elsewhere.
    static final Subject UNSEEN = new Subject(() -> null, () -> false);
  }

  ChildWatch(
      Incarnation incarnation,
      WatchRules rules,
      Channel channel,
      List<Request> questions,
      Traffic traffic,
      Subject subject,
      SteadyClock clock,
      Consumer<Trigger> news) {
    this.incarnation = incarnation;
    this.rules = rules;
    this.channel = channel;
    this.first = questions.getFirst();
    this.second = questions.getLast();
    this.traffic = traffic;
    this.subject = subject;
    this.clock = clock;
    this.news = news;
    this.lastLine = clock.nanos();
    this.lookedAt = clock.instant(lastLine);
  }

  void start(ScheduledExecutorService timer) {
    if (!rules.none()) {
      traffic.used(); // what happened before it was ready is no measure of idleness
      long pause = pause().toNanos();
      alarm = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
    }
  }

  void stop() {
    Future<?> running = alarm;
    if (running != null) {
      running.cancel(false);
    }
  }

  /// The child wrote a line to stdout.
  void line() {
    lastLine = clock.nanos();
  }

  private Instant lastLine() {
    return clock.instant(lastLine);
  }

  /// What is odd about the child, as a predicate; null if nothing is.
  @Nullable String suspicion() {
    Doubt now = doubt;
    if (now == null || now.questions() == 1 || lastLine().isAfter(now.since())) {
      return null; // to be asked one question is nothing odd
    }
    return "has written nothing for %s, not even an answer to '%s'; it was asked '%s', too"
        .formatted(
            Spans.text(Duration.between(lastLine(), clock.instant())),
            first.method(),
            second.method());
  }

  private Duration pause() {
    Duration shortest = rules.idleStop() == null ? LONGEST_PAUSE : rules.idleStop();
    if (rules.pulse() != null && rules.pulse().timeout().compareTo(shortest) < 0) {
      shortest = rules.pulse().timeout();
    }
    Duration pause = shortest.dividedBy(4);
    return pause.compareTo(SHORTEST_PAUSE) < 0
        ? SHORTEST_PAUSE
        : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void look() {
    try {
      Trigger found = found(clock.instant());
      if (found != null && !told) {
        told = true;
        stop();
        news.accept(found);
      }
    } catch (RuntimeException e) {
      log.error("Child {} could not be looked after.", incarnation, e); // and is again next time
    }
  }

  private @Nullable Trigger found(Instant now) {
    Usage usage = subject.usage().get();
    String excess = excess(usage, now);
    if (excess != null) {
      return new Trigger.Faulted(incarnation, new Exit.OverLimit(excess));
    }
    String idleness = rules.idleness(Duration.between(traffic.lastUseOfServer(), now));
    if (idleness != null) {
      return new Trigger.WentIdle(incarnation, idleness);
    }
    String hang = rules.pulse() == null ? null : hang(rules.pulse(), now, usage);
    return hang == null ? null : new Trigger.Faulted(incarnation, new Exit.Hung(hang));
  }

  @SuppressWarnings("ReferenceEquality") // the same measurement, not an equal one
  private @Nullable String excess(@Nullable Usage usage, Instant now) {
    if (usage == null || usage == lastUsage) {
      return null;
    }
    lastUsage = usage;
    lookedAt = now;
    String excess = rules.excess(usage.memoryBytes(), usage.processes());
    excesses = excess == null ? 0 : excesses + 1;
    return excesses < MEASURED ? null : excess;
  }

  private @Nullable String hang(Pulse pulse, Instant now, @Nullable Usage usage) {
    var signs =
        new Signs(
            now,
            lastLine(),
            traffic.open() > 0,
            lookedAt,
            subject.frozen().getAsBoolean(),
            usage == null ? null : usage.cpu());
    Pulse.Verdict verdict = pulse.judge(doubt, signs);
    doubt = verdict.doubt();
    return switch (verdict.action()) {
      case NOTHING -> null;
      case ASK_FIRST -> {
        ask(first, pulse.timeout());
        yield null;
      }
      case ASK_SECOND -> {
        ask(second, pulse.timeout());
        yield null;
      }
      case GIVE_UP -> pulse.reason(signs, first.method(), second.method());
    };
  }

  private void ask(Request question, Duration timeout) {
    var _ = channel.call(question, CallOptions.within(timeout).uncancellable());
  }
}
