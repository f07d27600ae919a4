package dev.mcpmanager.lifecycle;

import java.time.Duration;

/// How spans of time are written for people: `1.5 s`, `250 ms`, `10 min`.
public final class Spans {

  private Spans() {}

  public static String text(Duration span) {
    long millis = span.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis >= 120_000 && millis % 60_000 == 0) {
      return millis / 60_000 + " min";
    }
    return millis % 1000 == 0 ? millis / 1000 + " s" : Math.round(millis / 100.0) / 10.0 + " s";
  }
}
