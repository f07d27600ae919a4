package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;

/// Nobody is called that.
public final class UnknownServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownServerException(ServerId server) {
    super(new CallFailure.UnknownServer(server).message());
  }
}
