/// Decides what state a server is in and what to do next. Pure: no I/O, no clock, no threads.
///
/// Everything here is a value or a function of its arguments; the caller supplies the time and the
/// randomness. Start at [dev.mcpmanager.lifecycle.Machine#step]: its documentation is the
/// transition table, and it is the only code that makes a new state.
/// [dev.mcpmanager.lifecycle.RestartPolicy] answers the one question that needs numbers: whether
/// and when to start again after an end.
@NullMarked
package dev.mcpmanager.lifecycle;

import org.jspecify.annotations.NullMarked;
