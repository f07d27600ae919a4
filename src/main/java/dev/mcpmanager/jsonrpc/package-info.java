/// JSON-RPC 2.0 over a pair of byte streams: framing, envelopes, pending calls and a bounded
/// outbox.
///
/// Messages are relayed as bytes. One pass over a message ([dev.mcpmanager.jsonrpc.Message#parse])
/// proves that it is JSON, and finds the few members it is routed by; they are spliced, and nothing
/// is ever serialised again. Start at [dev.mcpmanager.jsonrpc.Channel]: a call goes from its caller
/// into the outbox, through the writer to the peer, and back on the reader's thread.
///
/// Threads: a channel owns two, one that reads and one that writes. Everything else may be called
/// from any thread and never waits for the peer. No lock is held while bytes move or a listener
/// runs.
@NullMarked
package dev.mcpmanager.jsonrpc;

import org.jspecify.annotations.NullMarked;
