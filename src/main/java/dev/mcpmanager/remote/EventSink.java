package dev.mcpmanager.remote;

/// Takes the events of a stream, on the thread that reads it.
interface EventSink {

  /// One event, which may be empty.
  ///
  /// @param type `message`, unless the server named another one
  /// @param data its lines, joined by line feeds; the sink's from now on
  void event(String type, byte[] data) throws InterruptedException;

  /// An event over the limit, of which only the edges were kept.
  void oversized(byte[] head, byte[] tail, long length) throws InterruptedException;
}
