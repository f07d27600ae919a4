/// Decides what state a server is in and what to do next. Pure: no I/O, no clock, no threads.
///
/// Everything here is a value or a function of its arguments; the caller supplies the time and the
/// randomness. Start at [dev.mcpmanager.lifecycle.Machine#step]: its documentation is the
/// transition table, and it is the only code that makes a new state.
/// [dev.mcpmanager.lifecycle.Diagnosis] says what an end is taken for, also by what the child said
/// of it ([dev.mcpmanager.lifecycle.Clue]), and [dev.mcpmanager.lifecycle.RestartPolicy] whether
/// and when to start again after it.
@NullMarked
package dev.mcpmanager.lifecycle;

import org.jspecify.annotations.NullMarked;
