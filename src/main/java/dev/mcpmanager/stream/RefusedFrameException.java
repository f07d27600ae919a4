package dev.mcpmanager.stream;

/// A client sent a frame that it may not send; the message is for the client.
final class RefusedFrameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedFrameException(String message) {
    super(message, null, false, false); // an answer, not a fault: no stack trace
  }
}
