package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The spelling of values in `Mcp-Name` and `Mcp-Param-*` (specification 2026-07-28, Streamable
/// HTTP: "Value Encoding"): as they are, or, where HTTP has no place for them, as UTF-8 in Base64
/// between `=?base64?` and `?=`.
final class HeaderValue {

  private static final String PREFIX = "=?base64?";
  private static final String SUFFIX = "?=";

  private HeaderValue() {}

  /// How a text is spelt.
  static String encode(String text) {
    boolean trimmed = !text.isEmpty() && text.strip().length() == text.length();
    boolean literal =
        trimmed && isPlain(text) && !(text.startsWith(PREFIX) && text.endsWith(SUFFIX));
    return literal
        ? text
        : PREFIX + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + SUFFIX;
  }

  /// What a value says; null if it is malformed. One that lacks either end of the frame is meant as
  /// it is.
  static @Nullable String decode(String value) {
    boolean framed =
        value.length() >= PREFIX.length() + SUFFIX.length()
            && value.startsWith(PREFIX)
            && value.endsWith(SUFFIX);
    if (framed) {
      return unframed(value.substring(PREFIX.length(), value.length() - SUFFIX.length()));
    }
    return isPlain(value) ? value : null;
  }

  private static @Nullable String unframed(String base64) {
    try {
      byte[] utf8 = Base64.getDecoder().decode(base64);
      boolean strict = Base64.getEncoder().encodeToString(utf8).equals(base64);
      return strict ? UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString() : null;
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return null;
    }
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' || c > '~') && c != '\t') {
        return false;
      }
    }
    return true;
  }
}
