package dev.mcpmanager.server;

import dev.mcpmanager.process.Promise;
import java.util.Locale;

/// What is certain to end with a server and with the service, on this host, and by which means.
///
/// @param mode what keeps the processes of a server together: `cgroup`, `pid-namespace`, `session`
///   or `none`
/// @param subreaper processes whose parents end become the service's children
/// @param guardian another process ends all servers should the service be killed
/// @param marker processes are known by a mark that they have from birth
/// @param sessions each server has a session and a process group of its own
/// @param cgroup each server has a control group of its own
/// @param pidNamespace each server has a PID namespace of its own
/// @param persistentState the next run of the service knows the processes of this one
/// @param zombiesReaped no ended process stays in the process table
/// @param afterStop a sentence: what holds when a server has been stopped or has crashed
/// @param afterKill likewise: when the service itself was killed
/// @param exceptions likewise: what may survive all the same
public record ContainmentView(
    String mode,
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

  static ContainmentView of(Promise promise) {
    return new ContainmentView(
        promise.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        promise.subreaper(),
        promise.guardian(),
        promise.marker(),
        promise.sessions(),
        promise.cgroup(),
        promise.pidNamespace(),
        promise.persistentState(),
        promise.zombiesReaped(),
        promise.afterStop(),
        promise.afterKill(),
        promise.exceptions());
  }
}
