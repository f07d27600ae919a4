package dev.mcpmanager.soak;

import java.util.concurrent.locks.ReentrantLock;

/// A server of the run.
///
/// @param token what all its processes have in their command lines
/// @param turn held by who starts, stops or kills it, so that it is known how it ought to be
record Target(String id, String token, ReentrantLock turn) {}
