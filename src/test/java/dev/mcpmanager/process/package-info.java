/// Tests of the children, most with real processes; everything they start is theirs and ends with
/// them.
@NullMarked
package dev.mcpmanager.process;

import org.jspecify.annotations.NullMarked;
