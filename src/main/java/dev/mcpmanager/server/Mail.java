package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Trigger;
import org.jspecify.annotations.Nullable;

/// A trigger in an actor's mailbox, and who waits for what comes of it.
record Mail(Trigger trigger, @Nullable Waiter waiter) {}
