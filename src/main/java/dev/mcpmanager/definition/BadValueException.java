package dev.mcpmanager.definition;

/// A value of an entry cannot be used. The message is one sentence that says why and what to do,
/// and never holds the value of a variable, a header or an argument.
final class BadValueException extends Exception {

  private static final long serialVersionUID = 1L;

  BadValueException(String message) {
    super(message);
  }

  static BadValueException wrongKind(String expected, Json found) {
    return new BadValueException("Expected %s, found %s.".formatted(expected, found.kind()));
  }
}
