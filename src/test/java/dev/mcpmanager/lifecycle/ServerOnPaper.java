package dev.mcpmanager.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server whose time passes only when a test says so.
final class ServerOnPaper {

  static final Timing TIMING =
      new Timing(null, Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(5));

  private final Machine machine;
  private final List<Effect> effects = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private Lifecycle lifecycle = Lifecycle.INITIAL;

  ServerOnPaper(RestartPolicy policy) {
    this(policy, null, Traits.PLAIN);
  }

  ServerOnPaper(RestartPolicy policy, @Nullable Duration install, Traits traits) {
    var timing = new Timing(install, TIMING.start(), TIMING.stdinClosed(), TIMING.terminated());
    this.machine = new Machine(policy, timing, traits, () -> 0.5);
  }

  ServerOnPaper when(Trigger... triggers) {
    for (Trigger trigger : triggers) {
      Step step = machine.step(lifecycle, trigger, now);
      lifecycle = step.next();
      effects.addAll(step.effects());
    }
    return this;
  }

  ServerOnPaper whenTimePasses(Duration span) {
    now = now.plus(span);
    return when(new Trigger.DeadlinePassed());
  }

  State state() {
    return lifecycle.state();
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Incarnation child() {
    return lifecycle.incarnation();
  }

  Instant now() {
    return now;
  }

  /// The effects since the last time this was asked.
  List<Effect> effects() {
    var taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
