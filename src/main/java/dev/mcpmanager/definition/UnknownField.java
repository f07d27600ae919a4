package dev.mcpmanager.definition;

import java.util.Map;
import java.util.Set;

/// What to say about a field that is not used here. Nothing fails over one: files are shared with
/// other programs, which have fields of their own.
final class UnknownField {

  /// Fields of other programs that have a counterpart under another name.
  private static final Map<String, String> INSTEAD =
      Map.of(
          "timeout", "'timeouts.call'",
          "enabled", "'disabled'",
          "serverUrl", "'url'",
          "httpUrl", "'url'",
          "envFile", "'env' with references such as '${NAME}'",
          "requestInit", "'headers'");

  /// Fields of other programs that mean nothing to a supervisor.
  private static final Set<String> FOREIGN =
      Set.of("description", "dev", "gallery", "alwaysAllow", "autoApprove", "version", "tools");

  private UnknownField() {}

  static String remark(String name, Set<String> known) {
    String instead = INSTEAD.get(name);
    if (instead != null) {
      return "This field is not used here; write %s instead.".formatted(instead);
    }
    if (FOREIGN.contains(name)) {
      return "This field of another program is not used here.";
    }
    String meant = Spelling.closest(name, known);
    return meant == null
        ? "This field is not known."
        : "This field is not known; did you mean '%s'?".formatted(meant);
  }
}
