/// The operating-system child: how it is launched, its pipes, its exit, and how it is ended with
/// all it started.
///
/// Start at [dev.mcpmanager.process.ChildLauncher], which makes [dev.mcpmanager.process.Child]ren,
/// or explains in a [dev.mcpmanager.process.LaunchException] why it cannot. This is the only
/// package that uses `Process`, `ProcessBuilder`, `ProcessHandle` and native calls. A child leads a
/// session and a process group of its own where the platform allows; signals go to the group, by
/// `kill(2)`, never through a shell and never through `Process.destroy()`, which can hang and loses
/// output.
///
/// Nothing that a child starts gets lost. [dev.mcpmanager.process.Family] is a child with all that
/// descends from it; [dev.mcpmanager.process.Families] tells whose a process is, first by its
/// [dev.mcpmanager.process.Birthmark]; [dev.mcpmanager.process.Watch] looks every now and then;
/// [dev.mcpmanager.process.Sweep] ends what is left after each exit;
/// [dev.mcpmanager.process.Guardian] does so when this service is killed, and
/// [dev.mcpmanager.process.StartSweep] when the guardian was too. What can be promised here is
/// [dev.mcpmanager.process.Promise].
///
/// Three threads live here: `mcp-launcher` starts children, `mcp-watch` looks after them, and
/// `mcp-guardian` talks to the guardian. Each child adds a virtual thread that waits for its exit.
/// Reading and writing the pipes is the caller's work, on platform threads: a blocked pipe pins a
/// virtual one.
@NullMarked
package dev.mcpmanager.process;

import org.jspecify.annotations.NullMarked;
