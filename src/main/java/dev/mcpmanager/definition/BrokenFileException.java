package dev.mcpmanager.definition;

/// The content as a whole is not what a definitions file looks like.
final class BrokenFileException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  BrokenFileException(Place at, String message) {
    super(message);
    this.problem = new Problem(at.line(), at.column(), null, null, message);
  }

  Problem problem() {
    return problem;
  }
}
