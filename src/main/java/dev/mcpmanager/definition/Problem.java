package dev.mcpmanager.definition;

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
    var text = new StringBuilder();
    if (line > 0) {
      text.append("line ").append(line).append(", column ").append(column).append(": ");
    }
    if (server != null) {
      text.append("server '").append(server).append("'");
      text.append(field == null ? ": " : ", field '" + field + "': ");
    }
    return text.append(message).toString();
  }
}
