package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.ReceivedMessages;

/// What all exchanges of one wire share.
///
/// @param name for the names of threads: the server's id and its incarnation
record HttpParts(
    String name,
    HttpSender sender,
    HttpSession session,
    ChannelLimits limits,
    Memory memory,
    ReceivedMessages received,
    WireListener listener) {

  String threadName(String what) {
    return "mcp-%s-%s".formatted(name, what);
  }
}
