package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.Problem;
import dev.mcpmanager.definition.ServerId;
import java.time.Instant;
import java.util.stream.Collectors;

/// One entry of the definitions file, as the manager holds it.
sealed interface ManagedServer {

  ServerId id();

  ServerView view();

  /// It can be run.
  record Sound(DefinitionEntry.Valid entry, ServerActor actor, MessageRelay relay, LogTail tail)
      implements ManagedServer {
    @Override
    public ServerId id() {
      return entry.id();
    }

    @Override
    public ServerView view() {
      return Views.of(entry, actor.published(), actor.upstream());
    }
  }

  /// Its definition must be mended first.
  record Defective(DefinitionEntry.Bad entry, Instant since) implements ManagedServer {
    @Override
    public ServerId id() {
      return entry.id();
    }

    @Override
    public ServerView view() {
      return Views.of(entry, reason(), since);
    }

    /// All of its problems, as a predicate.
    String reason() {
      return entry.problems().stream()
          .map(Problem::sentenceWithoutServer)
          .collect(Collectors.joining(" ", "is defined wrongly: ", ""));
    }
  }
}
