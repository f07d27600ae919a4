package dev.mcpmanager.definition;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of a server in URLs, topics and logs: 1 to 64 of `A-Z a-z 0-9 _ -`.
public record ServerId(@JsonValue String value) {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public ServerId {
    if (!isLegal(value)) {
      throw new IllegalArgumentException(
          "A server id has 1 to 64 characters, each a letter, a digit, '_' or '-'.");
    }
  }

  public static boolean isLegal(String value) {
    return LEGAL.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
