package dev.mcpmanager.remote;

import java.io.IOException;

/// What a server sends is not what its transport allows; the message says what of it.
final class BrokenProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  BrokenProtocolException(String message) {
    super(message);
  }
}
