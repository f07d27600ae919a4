package dev.mcpmanager;

import org.springframework.boot.ExitCodeGenerator;

/// The service must not start like this; the message says why and what to do.
final class RefusedStartException extends RuntimeException implements ExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  /// `EX_CONFIG` of `sysexits.h`: the configuration is wrong, and starting again will not help.
  private static final int MISCONFIGURED = 78;

  RefusedStartException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }

  @Override
  public int getExitCode() {
    return MISCONFIGURED;
  }
}
