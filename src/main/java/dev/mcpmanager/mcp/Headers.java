package dev.mcpmanager.mcp;

import org.jspecify.annotations.Nullable;

/// The headers of an HTTP request.
@FunctionalInterface
public interface Headers {

  /// The first value of a header, or null if it is not there. Names are looked up as HTTP has it,
  /// whatever their case.
  @Nullable String first(String name);
}
