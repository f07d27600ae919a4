package dev.mcpmanager.process;

/// What is certain to end with a server and with the service, on this host, and by which means.
///
/// @param subreaper processes whose parents end become the service's children
/// @param guardian another process ends all servers should this one be killed
/// @param marker processes are known by a mark that they have from birth
/// @param sessions each server has a session and a process group of its own
/// @param cgroup each server has a control group of its own
/// @param pidNamespace each server has a PID namespace of its own
/// @param persistentState the next run knows the processes of this one
/// @param zombiesReaped no ended process stays in the process table
/// @param afterStop a sentence for people: what holds when a server has been stopped or has crashed
/// @param afterKill likewise: when the service itself was killed
/// @param exceptions likewise: what may survive all the same
public record Promise(
    boolean subreaper,
    boolean guardian,
    boolean marker,
    boolean sessions,
    boolean cgroup,
    boolean pidNamespace,
    boolean persistentState,
    boolean zombiesReaped,
    String afterStop,
    String afterKill,
    String exceptions) {

  static Promise of(
      Containment containment, boolean subreaper, boolean guardian, boolean marker, boolean state) {
    boolean cgroup = containment.cgroups() != null;
    boolean namespace = containment.wrappers() > 0;
    boolean whole = cgroup || namespace;
    return new Promise(
        subreaper,
        guardian,
        marker,
        containment.sessions(),
        cgroup,
        namespace,
        state,
        subreaper,
        afterStop(containment.sessions(), whole || subreaper),
        afterKill(guardian, whole || marker, state),
        exceptions(whole, subreaper));
  }

  /// What keeps the processes of a server together here.
  public ContainmentMode mode() {
    if (cgroup) {
      return ContainmentMode.CGROUP;
    } else if (pidNamespace) {
      return ContainmentMode.PID_NAMESPACE;
    } else {
      return sessions ? ContainmentMode.SESSION : ContainmentMode.NONE;
    }
  }

  private static String afterStop(boolean sessions, boolean whole) {
    if (whole) {
      return "When a server has stopped or crashed, none of its processes is left.";
    }
    return sessions
        ? "When a server has stopped or crashed, no process of its group is left; one that has left"
            + " the group may survive."
        : "When a server has stopped or crashed, the descendants of it that could be seen are ended,"
            + " best effort.";
  }

  private static String afterKill(boolean guardian, boolean whole, boolean state) {
    if (guardian) {
      return whole
          ? "When this service is killed, its guardian ends all processes of all servers within a"
              + " second."
          : "When this service is killed, its guardian ends the process groups of all servers.";
    }
    return state
        ? "When this service is killed, servers may go on until its next start, which ends them."
        : "When this service is killed, servers may go on.";
  }

  private static String exceptions(boolean whole, boolean subreaper) {
    if (whole) {
      return "A server that runs as another user, or kills this service and its guardian, may"
          + " survive them.";
    }
    return subreaper
        ? "A server that goes on forking into new sessions may survive this service, though not its"
            + " own stop; one that kills this service and its guardian survives until the next"
            + " start."
        : "Programs that make themselves daemons may survive.";
  }

  /// The whole of it for the log.
  @Override
  public String toString() {
    return String.join(" ", afterStop, afterKill, exceptions);
  }
}
