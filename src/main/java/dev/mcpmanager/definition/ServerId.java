package dev.mcpmanager.definition;

import com.fasterxml.jackson.annotation.JsonValue;

/// The name of a server in URLs, topics and logs: 1 to 64 of `A-Z a-z 0-9 _ -`.
public record ServerId(@JsonValue String value) {

  private static final int MAX_LENGTH = 64;

  public ServerId {
    if (!isLegal(value)) {
      throw new IllegalArgumentException(
          "A server id has 1 to 64 characters, each a letter, a digit, '_' or '-'.");
    }
  }

  /// Asked of every call, for which a regular expression is too slow.
  public static boolean isLegal(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isLegal(value.charAt(i))) {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= MAX_LENGTH;
  }

  private static boolean isLegal(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
