package dev.mcpmanager.definition;

/// Another server that must have come so far before a server is started automatically.
public record Dependency(ServerId server, Condition condition) {

  /// How far.
  public enum Condition {
    /// Its child has been launched.
    STARTED,
    /// It takes calls.
    READY
  }
}
