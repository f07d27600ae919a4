package dev.mcpmanager.process;

import java.util.Locale;

/// Which operating system this is, as far as it matters here.
final class Platform {

  private static final String NAME = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);

  static final boolean LINUX = NAME.startsWith("linux");
  static final boolean MACOS = NAME.startsWith("mac");
  static final boolean WINDOWS = NAME.startsWith("windows");

  private Platform() {}
}
