package dev.mcpmanager.server;

import java.util.List;
import java.util.regex.Pattern;

/// What a child said, made fit for a place where it must not look like anything else: no colours,
/// no control characters, no line of its own, and not too long.
final class Legible {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\u0085\u2028\u2029]+");

  private Legible() {}

  static String text(String said, int limit) {
    String cut = said.length() <= limit ? said : said.substring(0, wholeCharacters(said, limit));
    String plain = CONTROLS.matcher(COLOUR.matcher(cut).replaceAll("")).replaceAll(" ");
    return cut.length() == said.length() ? plain : plain + "…";
  }

  /// The newest lines, each made legible.
  static List<String> newest(List<String> lines, int count, int limit) {
    return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
        .map(line -> text(line, limit))
        .toList();
  }

  private static int wholeCharacters(String text, int limit) {
    return Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
  }
}
