package dev.mcpmanager.definition;

import dev.mcpmanager.lifecycle.RestartPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads how a server is kept alive and in bounds, over the defaults.
final class Policies {

  private static final long LONGEST_LINE = 1L << 30;
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Defaults defaults;

  Policies(Defaults defaults) {
    this.defaults = defaults;
  }

  RestartPolicy restart(Fields fields) {
    RestartPolicy base = defaults.restart();
    if (fields.get("restart") instanceof Json.Text) {
      return with(base, fields.choice("restart", base.on()));
    }
    Fields restart =
        fields.object("restart", "an object or one of 'never', 'on-failure', 'always'");
    return restart == null ? base : restart(restart, base);
  }

  private static RestartPolicy restart(Fields fields, RestartPolicy base) {
    RestartPolicy.On on = fields.choice("policy", base.on());
    Duration initialDelay = fields.duration("initialDelay", base.initialDelay(), Duration.ZERO);
    // Who sets only a long first delay does not mean to cut it.
    Duration maxDelay =
        fields.duration("maxDelay", longer(initialDelay, base.maxDelay()), Duration.ZERO);
    double multiplier = fields.number("multiplier", base.multiplier(), 1, 100);
    double jitter = fields.number("jitter", base.jitter(), 0, 1);
    Integer maxRestarts = fields.count("maxRestarts", 0);
    Duration resetAfter = fields.duration("resetAfter", base.resetAfter(), Duration.ZERO);
    fields.warnOfUnknown();
    if (maxDelay.compareTo(initialDelay) < 0) {
      fields.problem("maxDelay", "It must not be shorter than 'initialDelay'.");
      return base;
    }
    return new RestartPolicy(
        on,
        initialDelay,
        maxDelay,
        multiplier,
        jitter,
        maxRestarts == null ? base.maxRestarts() : maxRestarts,
        resetAfter);
  }

  Timeouts timeouts(Fields fields) {
    Timeouts base = defaults.timeouts();
    Fields timeouts = fields.object("timeouts", "an object");
    return timeouts == null ? base : timeouts(timeouts, base);
  }

  private static Timeouts timeouts(Fields fields, Timeouts base) {
    Duration call = fields.duration("call", base.call(), SHORTEST);
    var timeouts =
        new Timeouts(
            fields.duration("start", base.start(), SHORTEST),
            fields.duration("install", base.install(), SHORTEST),
            call,
            fields.duration("callMax", longer(call, base.callMax()), SHORTEST),
            fields.duration("stdinClosed", base.stdinClosed(), SHORTEST),
            fields.duration("terminated", base.terminated(), SHORTEST));
    if (timeouts.callMax().compareTo(call) < 0) {
      fields.problem("callMax", "It must not be shorter than 'call'.");
    }
    fields.warnOfUnknown();
    return timeouts;
  }

  @Nullable Duration idleStop(Fields fields) {
    return fields.duration("idleStop", SHORTEST);
  }

  Liveness liveness(Fields fields) {
    Liveness base = defaults.liveness();
    if (fields.get("liveness") instanceof Json.Bool(_, var enabled)) {
      return new Liveness(enabled, base.interval(), base.timeout());
    }
    Fields liveness = fields.object("liveness", "true, false or an object");
    if (liveness == null) {
      return base;
    }
    // Who says how means that it be done, whatever the default is.
    boolean enabled = liveness.flag("enabled", true);
    Duration interval = liveness.duration("interval", base.interval(), SHORTEST);
    Duration timeout = liveness.duration("timeout", base.timeout(), SHORTEST);
    liveness.warnOfUnknown();
    return new Liveness(enabled, interval, timeout);
  }

  Limits limits(Fields fields) {
    Fields limits = fields.object("limits", "an object");
    if (limits == null) {
      return Limits.NONE;
    }
    Long memory = limits.size("memory", 1);
    Integer processes = limits.count("processes", 1);
    Integer calls = limits.count("calls", 1);
    Long queued = limits.size("queued", 1);
    Integer line = line(limits);
    limits.warnOfUnknown();
    return new Limits(memory, processes, calls, queued, line);
  }

  /// A line is one array, which holds no more.
  private static @Nullable Integer line(Fields limits) {
    Long line = limits.size("line", 1);
    if (line != null && line > LONGEST_LINE) {
      limits.problem("line", "It must not be larger than 1 GB: a line is held in memory whole.");
      return null;
    }
    return line == null ? null : line.intValue();
  }

  private static RestartPolicy with(RestartPolicy base, RestartPolicy.On on) {
    return new RestartPolicy(
        on,
        base.initialDelay(),
        base.maxDelay(),
        base.multiplier(),
        base.jitter(),
        base.maxRestarts(),
        base.resetAfter());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
