package dev.mcpmanager.remote;

import java.io.IOException;

/// Nothing came for so long, though it was asked for, that nobody can be there any more.
final class SilentException extends IOException {

  private static final long serialVersionUID = 1L;
}
