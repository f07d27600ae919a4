/// The STOMP push plane: events, log batches and what servers use out, nothing in.
///
/// Start at [dev.mcpmanager.stream.Publisher]: one thread that reads on in the manager's rings from
/// where it stopped, and is the only sender to topics. What it sends is made a frame once, by
/// [dev.mcpmanager.stream.Fanout], and goes into one [dev.mcpmanager.stream.Lane] per session,
/// where a virtual thread writes in order and a bound cuts off who does not read. Spring's simple
/// broker only answers CONNECT and sends heartbeats. Inbound, [dev.mcpmanager.stream.Gatekeeper]
/// sees each frame on the thread that read it, in order, and lets nothing pass but subscriptions.
@NullMarked
package dev.mcpmanager.stream;

import org.jspecify.annotations.NullMarked;
