package dev.mcpmanager.lifecycle;

/// What people want of a server, as against what is ([State]).
public enum Desired {
  RUNNING,
  STOPPED
}
