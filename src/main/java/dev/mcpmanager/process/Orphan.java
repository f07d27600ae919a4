package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;
import java.time.Instant;
import java.util.List;

/// A process that outlived its parents, that descends from some server, and that nothing shows to
/// be one server's.
///
/// It is ended with the last server it may belong to, at the end of the service at the latest.
///
/// @param name of its program, as the kernel has it: 15 characters at most
/// @param startedAt as precise as the kernel's clock ticks
/// @param candidates the servers it may belong to, by name
public record Orphan(long pid, String name, Instant startedAt, List<ServerId> candidates) {

  public Orphan {
    candidates = List.copyOf(candidates);
  }
}
