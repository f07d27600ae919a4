/// The STOMP push plane: events, log batches and what servers use out, nothing in.
///
/// Start at [dev.mcpmanager.stream.Publisher]: one thread that reads on in the manager's rings from
/// where it stopped, and is the only sender to topics. What it sends is serialised once and goes
/// through Spring's simple broker to one [dev.mcpmanager.stream.Lane] per session, where a virtual
/// thread writes in order and a bound cuts off who does not read. Inbound,
/// [dev.mcpmanager.stream.Gatekeeper] sees each frame on the thread that read it, in order, and
/// lets nothing pass but subscriptions.
@NullMarked
package dev.mcpmanager.stream;

import org.jspecify.annotations.NullMarked;
