package dev.mcpmanager.lifecycle;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a child said about its death. Pure.
///
/// Found by known phrases, with precision before recall: a clue withholds a restart, so a wrong one
/// leaves a server down that would have come back, while a missed one costs a few restarts that
/// fail again.
///
/// @param cause `AUTHENTICATION`, `CONFIGURATION` or `OUT_OF_MEMORY`
/// @param line the line that says so
public record Clue(ExitCause cause, String line) {

  /// Where the words about a death are to be found, if there are any: more than a stack trace.
  public static final int LINES = 30;

  /// What is read of a line; also what bounds the patterns' work.
  private static final int READ = 600;

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");

  /// Lines that tell of something the server got over, or that are not about its end: routine
  /// levels of logs, warnings, and what was gone without.
  private static final Pattern HARMLESS =
      Pattern.compile(
          """
          ^.{0,60}?(?<![\\w.-])(?:trace|debug|info|notice|warn(?:ing)?)(?![\\w.-]|\\s+(?:file|error))\
          |"level"\\s*:\\s*"?(?:[1-4]0\\b|trace|debug|info|notice|warn)\
          |"[A-Z]{3,7} [^"]{0,200}HTTP/[12][.\\d]*"\
          |\\b(?:optional|keyless|fall(?:ing|s)?[ -]?back|ignor(?:ed|ing)|skipp(?:ed|ing)|disabled\
          |deprecated|continuing|retrying|anonymous(?:ly)?|using (?:the )?default|defaults? to\
          |defaulting to|will be unavailable|limited mode|not required)\\b\
          """,
          Pattern.CASE_INSENSITIVE);

  /// A network that fails passes, and package runners say "not found" for want of one.
  private static final Pattern NETWORK_TROUBLE =
      Pattern.compile(
          """
          \\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError\
          |Temporary failure in name resolution|Could not resolve host|error sending request for url\
          |Connection timed out|Network is unreachable)\\b\
          """);

  /// Looks for the cause of a failure in the last words of a child.
  ///
  /// @param stderr its last lines there, oldest first
  /// @param noise its last lines on stdout that were no messages, oldest first
  /// @param ready whether it had been ready: its configuration was good enough then, and what it
  ///   said of it at its start has nothing to do with its end
  public static @Nullable Clue find(List<String> stderr, List<String> noise, boolean ready) {
    List<String> latestFirst =
        Stream.of(newest(stderr), newest(noise)).flatMap(List::stream).map(Clue::legible).toList();
    boolean offline = latestFirst.stream().anyMatch(line -> NETWORK_TROUBLE.matcher(line).find());
    List<String> serious =
        latestFirst.stream().filter(line -> !HARMLESS.matcher(line).find()).toList();
    return Sign.ALL.stream()
        .filter(sign -> !(ready || offline) || sign.cause() != ExitCause.CONFIGURATION)
        .flatMap(sign -> serious.stream().filter(sign::isIn).map(line -> clue(sign, line)))
        .findFirst()
        .orElse(null);
  }

  private static Clue clue(Sign sign, String line) {
    return new Clue(sign.cause(), line.strip());
  }

  private static List<String> newest(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).reversed();
  }

  private static String legible(String line) {
    String cut = line.length() <= READ ? line : line.substring(0, READ);
    return COLOUR.matcher(cut).replaceAll("");
  }
}
