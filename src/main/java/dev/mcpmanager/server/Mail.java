package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Trigger;
import org.jspecify.annotations.Nullable;

/// A trigger in an actor's mailbox, and who waits for what comes of it.
///
/// @param by who asked, for the history
record Mail(Trigger trigger, @Nullable Waiter waiter, @Nullable String by) {}
