package dev.mcpmanager.web;

/// A body cannot be had. It is an answer, not a fault, so it has no stack trace.
public final class UnreadableBodyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  UnreadableBodyException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /// The HTTP status that says so.
  public int status() {
    return status;
  }

  /// The stable code of the problem.
  public String code() {
    return code;
  }

  /// One sentence: what is wrong, and what to do.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
