package dev.mcpmanager.jsonrpc;

/// Hears what the peer says beside answers. It is called on the reader's thread, in the peer's
/// order, and must not block: the peer stands still behind it. What it throws is logged and
/// counted.
public interface ChannelListener {

  /// Every line, JSON-RPC or not, blank or not, before it is routed. The buffer is the reader's
  /// own, and valid only during the call.
  void line(byte[] buffer, int offset, int length);

  /// A line that is no JSON-RPC message, after [#line] was told of it.
  void noise(byte[] buffer, int offset, int length);

  /// A line over the limit, which was dropped.
  ///
  /// @param head its first bytes, up to 256
  /// @param bytes its whole length
  void oversized(byte[] head, long bytes);

  /// A request of the peer's. [Channel#send] takes the answer.
  void request(Request request);

  /// Whether [#notification] is to be told of those with that method now. What nobody wants costs
  /// no copy, so that a flood of it harms nobody.
  boolean wants(String method);

  /// A notification that belongs to no open call: those have [CallOptions#notified].
  void notification(Notification notification);

  /// The peer closed its output, or it could not be read any further. Called once, last.
  ///
  /// When it returns the channel is closed for that reason. A listener that learns of a better one,
  /// such as an exit code, closes the channel with it here, and may wait for it a moment: there is
  /// nothing left to read.
  void endOfInput(String reason);

  /// The peer takes no more input, though the channel is not closed. Called at most once, on the
  /// writer's thread; the rest is as with [#endOfInput].
  void outputFailed(String reason);
}
