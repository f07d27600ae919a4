package dev.mcpmanager.definition;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Something wrong in a definitions file, and where.
///
/// @param line counted from 1; 0 if the problem is not at a place in the file
/// @param column counted from 1; 0 likewise
/// @param server the entry as the file names it, if the problem is inside one
/// @param field the path of the field inside the entry, such as `restart.maxDelay`
/// @param message one sentence, free of secret values, that says what is wrong and what to do
public record Problem(
    int line, int column, @Nullable String server, @Nullable String field, String message) {

  /// The whole sentence, as logs, errors and people get it.
  public String sentence() {
    return text(server);
  }

  /// The sentence without the server's name, for where that is said already.
  public String sentenceWithoutServer() {
    return text(null);
  }

  private String text(@Nullable String about) {
    String place = line > 0 ? "line %d, column %d: ".formatted(line, column) : "";
    var subjects = new ArrayList<String>();
    if (about != null) {
      subjects.add("server '" + about + "'");
    }
    if (field != null) {
      subjects.add("field '" + field + "'");
    }
    return place + (subjects.isEmpty() ? "" : String.join(", ", subjects) + ": ") + message;
  }
}
