package dev.mcpmanager.jsonrpc;

/// The threads that wait for pipes: platform threads, since a blocked pipe pins a virtual thread to
/// its carrier, and daemons, since a grandchild may hold a pipe open for ever.
final class PipeThread {

  /// There are several per server, and they call little.
  private static final int STACK = 256 << 10;

  private PipeThread() {}

  static Thread start(String name, Runnable task) {
    return Thread.ofPlatform().name(name).daemon().stackSize(STACK).start(task);
  }
}
