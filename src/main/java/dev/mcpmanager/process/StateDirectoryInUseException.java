package dev.mcpmanager.process;

import java.nio.file.Path;

/// Another service that runs has the state directory. The message is a full sentence for people.
public final class StateDirectoryInUseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /// @param owner such as "process 4711"
  StateDirectoryInUseException(Path directory, String owner) {
    super(
        ("The state directory '%s' is in use by another MCP Server Manager (%s); stop that one, or set"
                + " MCP_MANAGER_STATE_DIR to another directory.")
            .formatted(directory, owner));
  }
}
