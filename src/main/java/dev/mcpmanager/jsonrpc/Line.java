package dev.mcpmanager.jsonrpc;

/// One line on its way to the peer, which is itself the ticket to withdraw it by.
final class Line {

  private static final byte[] NOTHING = {};

  /// What an entry costs beside its bytes, so that a million short lines are bounded too.
  private static final int OVERHEAD = 64;

  final Caller caller;

  /// With the line feed. Set before it is offered, by the thread that offers it; emptied when it is
  /// no longer needed, for a call may stay open long after its request was written.
  byte[] bytes = NOTHING;

  Line(Caller caller) {
    this.caller = caller;
  }

  /// What it takes of the room in a queue.
  long cost() {
    return (long) bytes.length + OVERHEAD;
  }

  void empty() {
    bytes = NOTHING;
  }
}
