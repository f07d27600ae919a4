package dev.mcpmanager.process;

import java.util.Locale;

/// The containment that was asked for is not to be had here. The message is a full sentence for
/// people.
public final class ContainmentUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /// @param why a clause that follows "because "
  ContainmentUnavailableException(ContainmentMode mode, String why) {
    super(
        ("The containment '%s' that is configured is not available here, because %s; set"
                + " 'mcp-manager.containment' to 'auto' to take the best there is.")
            .formatted(mode.name().toLowerCase(Locale.ROOT).replace('_', '-'), why));
  }
}
