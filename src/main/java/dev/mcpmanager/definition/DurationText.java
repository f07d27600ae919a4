package dev.mcpmanager.definition;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `250ms`, `2s`, `5m`, `1h`, `1d`, ISO 8601 such as `PT1.5S`, or a
/// bare number of milliseconds.
final class DurationText {

  /// Nothing here waits longer, and arithmetic on deadlines stays far from overflow.
  private static final Duration LONGEST = Duration.ofDays(365);

  /// Twelve digits of days still fit into a [Duration].
  private static final Pattern SIMPLE = Pattern.compile("(-?\\d{1,12})\\s*(ms|s|m|h|d|)");

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private DurationText() {}

  static Duration parse(String text, Duration least) throws BadValueException {
    Duration duration = parse(text.strip());
    if (duration.compareTo(least) < 0) {
      throw new BadValueException(
          least.isZero()
              ? "A duration must not be negative."
              : "This duration must be at least %d ms.".formatted(least.toMillis()));
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new BadValueException("A duration must not be longer than 365 days.");
    }
    return duration;
  }

  private static Duration parse(String text) throws BadValueException {
    Matcher simple = SIMPLE.matcher(text);
    try {
      return simple.matches()
          ? Duration.of(
              Long.parseLong(simple.group(1)),
              UNITS.getOrDefault(simple.group(2), ChronoUnit.MILLIS))
          : Duration.parse(text);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new BadValueException(
          "'%s' is not a duration; write '250ms', '2s', '5m', '1h', ISO 8601 such as 'PT2S', or a number of milliseconds."
              .formatted(Findings.printable(text)));
    }
  }
}
