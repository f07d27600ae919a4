package dev.mcpmanager.server;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of the definitions file.
///
/// @param error why it could not be used, a whole sentence with line and column; null if it could
/// @param warnings what was accepted but deserves a look
public record DefinitionsStatus(Path file, @Nullable String error, List<String> warnings) {

  public DefinitionsStatus {
    warnings = List.copyOf(warnings);
  }
}
