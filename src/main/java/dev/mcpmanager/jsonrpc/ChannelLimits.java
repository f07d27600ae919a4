package dev.mcpmanager.jsonrpc;

/// What a channel may hold.
///
/// @param maxLine the longest line accepted from the peer, in bytes; a longer one is dropped, and
///   if it is the answer to a call, the call ends
/// @param maxInFlight calls that may be open, before new ones are refused; one client may hold as
///   many as stay free
/// @param maxQueuedBytes what may wait to be written, before more is refused; one client may have
///   as much of it as stays free
public record ChannelLimits(int maxLine, int maxInFlight, long maxQueuedBytes) {

  public static final ChannelLimits DEFAULT = new ChannelLimits(64 << 20, 1024, 64 << 20);

  public ChannelLimits {
    if (maxLine < 1 || maxInFlight < 1 || maxQueuedBytes < 1) {
      throw new IllegalArgumentException("The limits of a channel must be at least 1.");
    }
  }
}
