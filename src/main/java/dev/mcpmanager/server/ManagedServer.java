package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.Dependency.Condition;
import dev.mcpmanager.definition.Problem;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One entry of the definitions file, as the manager holds it.
sealed interface ManagedServer {

  ServerId id();

  ServerView view();

  ServerFigures figures();

  /// Whether it has come as far as another server's start waits for.
  boolean meets(Condition condition);

  /// It can be run.
  ///
  /// @param use of its main child
  /// @param tenure of the actor
  /// @param exclusive its children beside the main one; null for a shared server
  record Sound(
      DefinitionEntry.Valid entry,
      ServerActor actor,
      Admission admission,
      MessageRelay relay,
      Traffic use,
      Tenure tenure,
      Commons commons,
      @Nullable ExclusiveChildren exclusive)
      implements ManagedServer {
    @Override
    public ServerId id() {
      return entry.id();
    }

    @Override
    public ServerView view() {
      return actor.view();
    }

    /// The actors of all its children.
    Stream<ServerActor> actors() {
      List<ServerActor> children = exclusive == null ? List.of() : exclusive.actors();
      return Stream.of(List.of(actor), commons.side().all(), children).flatMap(List::stream);
    }

    LogTail tail() {
      return commons.tail();
    }

    RunHistory runs() {
      return commons.runs();
    }

    @Override
    public ServerFigures figures() {
      Connection connection = actor.upstream().connection();
      return new ServerFigures(
          view(),
          commons.traffic().figures(),
          connection == null ? 0 : connection.channel().queuedBytes(),
          actor.upstream().cpu());
    }

    @Override
    public boolean meets(Condition condition) {
      State state = actor.published().lifecycle().state();
      return switch (condition) {
        case STARTED -> state instanceof State.Starting || state instanceof State.Ready;
        case READY -> state instanceof State.Ready;
      };
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

    @Override
    public ServerFigures figures() {
      return new ServerFigures(view(), TrafficFigures.NONE, 0, Duration.ZERO);
    }

    @Override
    public boolean meets(Condition condition) {
      return false;
    }

    /// All of its problems, as a predicate.
    String reason() {
      return entry.problems().stream()
          .map(Problem::sentenceWithoutServer)
          .collect(Collectors.joining(" ", "is defined wrongly: ", ""));
    }
  }
}
