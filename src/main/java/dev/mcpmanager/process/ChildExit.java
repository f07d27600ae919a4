package dev.mcpmanager.process;

/// How a child ended.
public sealed interface ChildExit {

  /// It exited by itself.
  record Code(int code) implements ChildExit {}

  /// A signal ended it.
  record Signal(int number) implements ChildExit {}

  /// Reads a status as the JDK and shells report it: signal `n` as `128 + n`. A program that exits
  /// with such a code by itself, as shells do for their children, cannot be told apart and means
  /// the same.
  static ChildExit ofStatus(int status) {
    boolean signal = status > 128 && status <= 128 + 64; // Linux numbers its signals from 1 to 64
    return signal ? new Signal(status - 128) : new Code(status);
  }
}
