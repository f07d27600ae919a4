package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.process.Orphan;
import java.time.Instant;
import java.util.List;

/// A process that outlived its parents and that nothing shows to be one server's.
///
/// @param name of its program, as the kernel has it: 15 characters at most
/// @param candidates the servers it may belong to; it is ended with the last of them
public record OrphanView(long pid, String name, Instant startedAt, List<ServerId> candidates) {

  public OrphanView {
    candidates = List.copyOf(candidates);
  }

  static OrphanView of(Orphan orphan) {
    return new OrphanView(orphan.pid(), orphan.name(), orphan.startedAt(), orphan.candidates());
  }
}
