package dev.mcpmanager.security;

import org.springframework.boot.ExitCodeGenerator;

/// The service must not start like this; the message says why and what to do.
final class UnsafeListenerException extends RuntimeException implements ExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  /// `EX_CONFIG` of `sysexits.h`: the configuration is wrong, and starting again will not help.
  private static final int MISCONFIGURED = 78;

  UnsafeListenerException(String message) {
    super(message);
  }

  @Override
  public int getExitCode() {
    return MISCONFIGURED;
  }
}
