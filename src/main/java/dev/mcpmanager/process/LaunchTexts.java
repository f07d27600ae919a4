package dev.mcpmanager.process;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.ServerId;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Whether the texts of a launch can be handed to a program at all: the command, the arguments and
/// the definition's variables. Names and positions appear in the messages, never the texts
/// themselves.
///
/// @param environment the child's whole environment
record LaunchTexts(ServerId id, LaunchSpec spec, Map<String, String> environment) {

  /// Linux takes no single text longer than this, its end included (`MAX_ARG_STRLEN`).
  private static final int MAX_BYTES = 128 * 1024 - 1;

  /// In what the JVM hands texts to programs. It follows the locale, whatever `file.encoding` says,
  /// and turns what does not fit into question marks.
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

  void check() throws LaunchException {
    check("'command'", spec.command());
    for (int i = 0; i < spec.args().size(); i++) {
      check("argument " + (i + 1), spec.args().get(i));
    }
    for (var variable : environment.entrySet()) {
      String name = variable.getKey();
      String what = "environment variable '" + name + "'";
      checkLength(what, name + "=" + variable.getValue());
      if (spec.env().containsKey(name)) { // what was inherited came from the system, and fits
        checkName(name);
        check(what, variable.getValue());
      }
    }
  }

  private void checkName(String name) throws LaunchException {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw no(
          "'%s' cannot be the name of an environment variable; correct 'env'.".formatted(name));
    }
  }

  private void check(String what, String text) throws LaunchException {
    if (text.indexOf('\0') >= 0) {
      throw no(
          "%s contains a NUL character, which no program can be given; remove it.".formatted(what));
    }
    if (!NATIVE.newEncoder().canEncode(text)) {
      throw no(
          ("%s has characters that cannot be handed to a program, because this service runs in a locale"
                  + " without them; start the service with LANG=C.UTF-8.")
              .formatted(what));
    }
    checkLength(what, text);
  }

  private void checkLength(String what, String text) throws LaunchException {
    int bytes = text.getBytes(NATIVE).length;
    if (bytes > MAX_BYTES) {
      throw no(
          "%s is %d bytes long and the system takes at most %d; pass long content in a file."
              .formatted(what, bytes, MAX_BYTES));
    }
  }

  private LaunchException no(String why) {
    return LaunchException.permanent(id, why);
  }
}
