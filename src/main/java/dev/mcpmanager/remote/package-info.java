/// Servers that are elsewhere: what carries messages to them and back, over Streamable HTTP of both
/// eras, over the older HTTP+SSE, and over WebSocket.
///
/// A [dev.mcpmanager.remote.Wire] is to a channel what a child's pipes are, so that all else (ids,
/// time-outs, cancellation, fairness, limits) is the same for both. Nothing here decides whether to
/// connect again: it tells what happened, in a sentence, and the lifecycle decides.
@NullMarked
package dev.mcpmanager.remote;

import org.jspecify.annotations.NullMarked;
