package dev.mcpmanager.definition;

import org.jspecify.annotations.Nullable;

/// What the whole process tree of a server may use. The limits are soft: the tree is looked at now
/// and then, and may exceed them in between.
///
/// @param memory in bytes; null for no limit
/// @param processes their number; null for no limit
public record Limits(@Nullable Long memory, @Nullable Integer processes) {

  public static final Limits NONE = new Limits(null, null);
}
