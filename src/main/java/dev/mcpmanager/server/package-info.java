/// The servers we manage, alive: one actor each, their events, log tails and calls.
///
/// Start at [dev.mcpmanager.server.ServerManager], the door for the edges;
/// [dev.mcpmanager.server.Upstreams] and [dev.mcpmanager.server.History] are behind it for those
/// who only talk to servers, or only look back. Each server has a `ServerActor`, a virtual thread
/// that is the only writer of that server's lifecycle, and an `Upstream` that does what the
/// lifecycle asks for. Traffic does not pass through the actor: a call goes from the caller's
/// thread straight to the channel of the child. What happened is kept in bounded rings with
/// sequence numbers ([dev.mcpmanager.server.EventPage], [dev.mcpmanager.server.LogPage]); whoever
/// tells it to others reads on from the number it has seen.
///
/// Around that: `StartQueue` says who may start, `ChildRun` takes one child from its launch to its
/// end, `ChildWatch` asks whether it lives (`Pulse` judges), `RunRecorder` writes its history.
@NullMarked
package dev.mcpmanager.server;

import org.jspecify.annotations.NullMarked;
