package dev.mcpmanager.remote.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server that refused a request says it wants to be shown: one challenge of a
/// `WWW-Authenticate` header.
///
/// @param scheme in lower case
/// @param params their names in lower case; of two with the same name the first
record Challenge(String scheme, Map<String, String> params) {

  Challenge {
    params = Map.copyOf(params);
  }

  /// The first that a token answers.
  ///
  /// @param headers the values of all `WWW-Authenticate` headers
  static Optional<Challenge> bearer(List<String> headers) {
    return parse(headers).stream().filter(it -> it.scheme.equals("bearer")).findFirst();
  }

  /// All challenges, in their order. What cannot be read is left out: a server that garbles one
  /// challenge may have written the next one well.
  static List<Challenge> parse(List<String> headers) {
    return headers.stream().flatMap(header -> new Reader(header).all().stream()).toList();
  }

  @Nullable String param(String name) {
    String value = params.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /// The scopes it names; empty if it names none.
  List<String> scopes() {
    return Scopes.parse(param("scope"));
  }

  /// Whether the token is good, but allows too little.
  boolean wantsMoreScope() {
    return "insufficient_scope".equals(param("error"));
  }

  /// Reads `scheme name=value, name="value", scheme token68, …`: commas separate challenges as well
  /// as their parameters, and only what follows a word tells which it is.
  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Challenge> all() {
      List<Challenge> challenges = new ArrayList<>();
      String scheme = null;
      Map<String, String> params = new LinkedHashMap<>();
      while (skipTo()) {
        String word = token();
        if (word.isEmpty()) {
          at++; // a stray character
        } else if (isAssigned()) {
          params.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
        } else {
          add(challenges, scheme, params);
          scheme = word.toLowerCase(Locale.ROOT);
          params.clear();
          skipToken68();
        }
      }
      add(challenges, scheme, params);
      return challenges;
    }

    private static void add(
        List<Challenge> challenges, @Nullable String scheme, Map<String, String> params) {
      if (scheme != null) {
        challenges.add(new Challenge(scheme, params));
      }
    }

    private boolean skipTo() {
      while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == ',')) {
        at++;
      }
      return at < text.length();
    }

    private String token() {
      int from = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(from, at);
    }

    /// Whether an equals sign follows; if so, what comes next is the value.
    private boolean isAssigned() {
      int next = at;
      while (next < text.length() && isBlank(text.charAt(next))) {
        next++;
      }
      if (next == text.length() || text.charAt(next) != '=') {
        return false;
      }
      at = next + 1;
      while (at < text.length() && isBlank(text.charAt(at))) {
        at++;
      }
      return true;
    }

    private String value() {
      if (at == text.length() || text.charAt(at) != '"') {
        return token();
      }
      var value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at++;
      return value.toString();
    }

    /// `Negotiate YIIJvwYG…==` has no parameters.
    private void skipToken68() {
      int from = at;
      while (at < text.length() && isBlank(text.charAt(at))) {
        at++;
      }
      while (at < text.length() && (isTokenCharacter(text.charAt(at)) || text.charAt(at) == '/')) {
        at++;
      }
      while (at < text.length() && text.charAt(at) == '=') {
        at++;
      }
      int end = at;
      while (end < text.length() && isBlank(text.charAt(end))) {
        end++;
      }
      if (end < text.length() && text.charAt(end) != ',') {
        at = from; // more of it follows, so that it was the name of a parameter
      }
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }

    private static boolean isTokenCharacter(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }
}
