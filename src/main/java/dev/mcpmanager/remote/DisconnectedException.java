package dev.mcpmanager.remote;

import dev.mcpmanager.lifecycle.Exit;

/// A remote server cannot be connected to.
public final class DisconnectedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Exit.Disconnected end;

  public DisconnectedException(Exit.Disconnected end) {
    super(end.reason());
    this.end = end;
  }

  public Exit.Disconnected end() {
    return end;
  }
}
