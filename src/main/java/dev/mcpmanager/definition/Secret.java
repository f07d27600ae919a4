package dev.mcpmanager.definition;

/// A text that may be confidential: it never shows itself in a log or an error message.
///
/// @param reveal the text itself, for the place that hands it to a child or an upstream
public record Secret(String reveal) {

  @Override
  public String toString() {
    return "***";
  }
}
