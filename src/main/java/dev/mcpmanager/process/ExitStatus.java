package dev.mcpmanager.process;

import dev.mcpmanager.lifecycle.Exit;

/// Reads a status as the JDK and shells report it: signal `n` as `128 + n`.
final class ExitStatus {

  /// Linux numbers its signals from 1 to 64.
  private static final int SIGNALS = 64;

  private ExitStatus() {}

  /// A program that exits with such a code by itself, as shells do for their children, cannot be
  /// told apart and means the same.
  static Exit exit(int status) {
    boolean signal = status > 128 && status <= 128 + SIGNALS;
    return signal ? new Exit.Signal(status - 128) : new Exit.Code(status);
  }
}
