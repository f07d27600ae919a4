package dev.mcpmanager.definition;

import dev.mcpmanager.lifecycle.RestartPolicy;
import java.time.Duration;

/// Reads `restart` and `timeouts` over the defaults.
final class Policies {

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
    int maxRestarts = fields.count("maxRestarts", base.maxRestarts());
    Duration resetAfter = fields.duration("resetAfter", base.resetAfter(), Duration.ZERO);
    fields.warnOfUnknown();
    if (maxDelay.compareTo(initialDelay) < 0) {
      fields.problem("maxDelay", "It must not be shorter than 'initialDelay'.");
      return base;
    }
    return new RestartPolicy(
        on, initialDelay, maxDelay, multiplier, jitter, maxRestarts, resetAfter);
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
