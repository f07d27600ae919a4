package dev.mcpmanager.process;

/// By what a child and its descendants are kept together. The marks, the adoption of orphans and
/// the sweep come on top of each.
public enum ContainmentMode {

  /// The first of the others that is available.
  AUTO,

  /// A control group (version 2) and a session for each child.
  CGROUP,

  /// A PID namespace and a session for each child. Servers see it: they have other process numbers
  /// inside than outside, and only their own processes in `/proc`.
  PID_NAMESPACE,

  /// A session for each child.
  SESSION,

  /// Children stay in the service's session.
  NONE
}
