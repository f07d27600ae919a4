package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The environment a process was given, as `/proc` shows it to its user.
///
/// @param text `NAME=value`, each with a NUL before and after it
record Environ(String text) {

  /// Empty if it cannot be read, as that of a zombie or of another user.
  static Environ of(long pid) {
    try {
      byte[] content = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      return new Environ("\0" + new String(content, ISO_8859_1));
    } catch (IOException _) {
      return new Environ("\0");
    }
  }

  boolean isEmpty() {
    return text.length() == 1;
  }

  @Nullable String get(String name) {
    int start = text.indexOf("\0" + name + "=");
    if (start < 0) {
      return null;
    }
    int value = start + name.length() + 2;
    int end = text.indexOf('\0', value);
    return text.substring(value, end < 0 ? text.length() : end);
  }

  /// Environments hold secrets.
  @Override
  public String toString() {
    return "Environ[***]";
  }
}
