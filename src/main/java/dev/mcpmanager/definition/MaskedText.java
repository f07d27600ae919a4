package dev.mcpmanager.definition;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts of a definition with their secrets replaced by `***`.
final class MaskedText {

  static final String MASK = "***";

  /// A longer text is hidden whole: looking through it takes time that grows with its square.
  private static final int MAX_SEARCHED = 4096;

  private static final String CHARACTER = "[\\w.\u2013\u2014-]";

  /// A word that says it names a secret. Its length is bounded, so that a long text is searched
  /// once.
  private static final String SECRET_WORD =
      CHARACTER
          + "{0,64}(?:token|secret|passw|pass(?:phrase)?(?![a-z])|pwd|(?:api|access|private)[-_.]?key|keys?(?![a-z])|auth(?![a-z])|authorization|credential|cookie)"
          + CHARACTER
          + "{0,64}";

  /// `--token=…`, `API_KEY: …`, `"apiKey": …`, `--token …` inside one text, and `Bearer …`.
  private static final Pattern INTRODUCED =
      Pattern.compile(
          "(?<!%s)(?:%s[\"']?\\s{0,8}[=:](?!-\\*{3}})\\s{0,8}|(?=[\u2013\u2014-])%s\\s{1,8}|bearer\\s{1,8})"
              .formatted(CHARACTER, SECRET_WORD, SECRET_WORD),
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SECRET_NAME = Pattern.compile(SECRET_WORD, Pattern.CASE_INSENSITIVE);

  private static final Pattern SECRET_OPTION =
      Pattern.compile(
          "(?=[\u2013\u2014-])%s|-H|--headers?".formatted(SECRET_WORD), Pattern.CASE_INSENSITIVE);

  private static final Pattern VARIABLE_OPTION = Pattern.compile("-e|--env");

  private static final Pattern USER_INFO =
      Pattern.compile("://(?:[^\\s/?#:]{0,256}:\\S{0,4096}|[^\\s/?#]{0,4096})@");

  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&;#][^=&;#\\s]{0,64}?(?:token|secret|pass|pwd|key|auth|sig|credential|code)[^=&;#\\s]{0,64}=)([^&\\s]*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://\\S*");

  private static final Pattern FALLBACK = Pattern.compile("(\\$\\{(?:[a-z]+:)?([^}:$]*+):-)[^}]*}");

  private MaskedText() {}

  /// A value that is secret unless it only refers to one.
  static String value(String text) {
    if (text.startsWith(SecretFile.PREFIX + "/")) {
      return text;
    }
    Reference reference =
        text.startsWith("${") && text.indexOf('}') == text.length() - 1
            ? Reference.parse(text.substring(2, text.length() - 1))
            : null;
    return reference == null ? MASK : reference.masked();
  }

  /// A text that may hold a secret somewhere: an argument, a command, a url.
  static String text(String text) {
    if (text.length() > MAX_SEARCHED) {
      return MASK;
    }
    String shown = FALLBACK.matcher(text).replaceAll(it -> Matcher.quoteReplacement(fallback(it)));
    boolean userInfo = USER_INFO.matcher(shown).find();
    shown =
        PARAMETER
            .matcher(shown)
            .replaceAll(it -> Matcher.quoteReplacement(it.group(1) + value(it.group(2))));
    if (userInfo && !USER_INFO.matcher(shown).find()) {
      return MASK; // the only '@' stands in a parameter: nobody knows where the password ends
    }
    shown = USER_INFO.matcher(shown).replaceAll("://***@");
    if (URL.matcher(shown).matches()) {
      return shown;
    }
    Matcher introduced = INTRODUCED.matcher(shown);
    return introduced.find() && introduced.end() < shown.length()
        ? shown.substring(0, introduced.end()) + value(shown.substring(introduced.end()))
        : shown;
  }

  /// A default in an argument is shown like an argument, unless its variable sounds like a secret.
  private static String fallback(MatchResult reference) {
    return SECRET_NAME.matcher(reference.group(2)).matches()
        ? reference.group(1) + "***}"
        : reference.group();
  }

  /// The url of a server. Where it is none, nobody knows which part of it is the password.
  static String url(String text) {
    boolean opaque =
        text.strip().chars().anyMatch(Character::isWhitespace)
            || (text.contains("@") && !text.contains("://"));
    return opaque ? MASK : text(text);
  }

  /// What follows `-e` of a container's command line.
  static String variable(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? text(text)
        : text.substring(0, equals + 1) + value(text.substring(equals + 1));
  }

  /// The name of a member; `KEY=value` in its place holds a value.
  static String name(String name) {
    int equals = name.indexOf('=');
    return equals < 0 ? name : name.substring(0, equals + 1) + MASK;
  }

  static boolean announcesSecret(String argument) {
    return SECRET_OPTION.matcher(argument.strip()).matches();
  }

  static boolean announcesVariable(String argument) {
    return VARIABLE_OPTION.matcher(argument.strip()).matches();
  }
}
