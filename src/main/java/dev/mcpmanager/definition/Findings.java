package dev.mcpmanager.definition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong, and what is odd, in one entry or group. Used by the thread that reads
/// the file.
final class Findings {

  private static final int MAX_SHOWN = 200;

  private final @Nullable String server;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  /// @param server the entry as the file names it; null if this is not about one
  Findings(@Nullable String server) {
    this.server = server == null ? null : printable(server);
  }

  void problem(Place at, @Nullable String field, String message) {
    problems.add(finding(at, field, message));
  }

  void warning(Place at, @Nullable String field, String message) {
    warnings.add(finding(at, field, message));
  }

  List<Problem> problems() {
    return problems;
  }

  List<Problem> warnings() {
    return warnings;
  }

  private Problem finding(Place at, @Nullable String field, String message) {
    return new Problem(
        at.line(), at.column(), server, field == null ? null : printable(field), message);
  }

  /// A name out of the file, fit for a line of a log: no control characters, and not endless.
  static String printable(String name) {
    String line = name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
  }
}
