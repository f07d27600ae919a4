package dev.mcpmanager.lifecycle;

/// Whether the kernel ended processes for want of memory during a run. It tells how many, not
/// which, so this is a hint and no proof.
public enum KernelKills {
  NONE,
  /// At least one in the control group of this service, which is its container if it runs in one.
  IN_OUR_GROUP,
  /// At least one somewhere on this machine.
  ON_THE_MACHINE;

  /// What the hint adds to the end of a child that somebody killed.
  String addition() {
    return switch (this) {
      case NONE -> "";
      case IN_OUR_GROUP ->
          "; meanwhile the kernel's out-of-memory killer ended a process of this service's container"
              + " or control group";
      case ON_THE_MACHINE ->
          "; meanwhile the kernel's out-of-memory killer ended a process of this machine";
    };
  }
}
