package dev.mcpmanager.remote.auth;

/// An authorization server gave no token.
final class TokenRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  /// @param code as OAuth has it: `invalid_grant`
  /// @param said what was said to people, quoted
  TokenRefusedException(String code, String said) {
    super(said.isEmpty() ? code : code + ": " + said);
    this.code = code;
  }

  /// Whether what we showed for it is of no use any more, so that it must be granted anew.
  boolean meansTheGrantIsOver() {
    return code.equals("invalid_grant");
  }

  /// Whether we are not known there, or not any more.
  boolean meansTheClientIsUnknown() {
    return code.equals("invalid_client") || code.equals("unauthorized_client");
  }
}
