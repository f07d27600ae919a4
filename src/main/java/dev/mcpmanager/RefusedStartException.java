package dev.mcpmanager;

/// The service must not start like this; the message says why and what to do. Ends it with exit
/// code 1: Spring cannot pass on another one from within the making of the beans.
final class RefusedStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedStartException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
