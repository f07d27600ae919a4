package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerGroup;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.mcp.AggregateUris;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is kept of one group of servers between requests: its directory, for as long as nothing of
/// it changes, what URIs have meant so far, and whose task is whose. Safe for threads.
final class GroupState {

  /// Tasks that are kept; those forgotten are nobody's.
  private static final int MOST_TASKS = 10_000;

  private final Function<ServerId, Gate> gates;
  private final DirectoryMaker maker;
  private final Map<String, String> tasks = // guarded by this
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_TASKS;
        }
      };

  private ServerGroup group; // guarded by this
  private AggregateUris uris = AggregateUris.EMPTY; // guarded by this
  private @Nullable CompletableFuture<Directory> directory; // guarded by this
  private List<Long> versions = List.of(); // guarded by this

  GroupState(ServerGroup group, Function<ServerId, Gate> gates, DirectoryMaker maker) {
    this.group = group;
    this.gates = gates;
    this.maker = maker;
  }

  /// The group as the definitions file has it now.
  synchronized GroupState as(ServerGroup now) {
    if (!now.equals(group)) {
      group = now;
      directory = null;
    }
    return this;
  }

  /// What the group offers now.
  synchronized CompletableFuture<Directory> directory() {
    List<Gate> members = gates();
    List<Long> now = members.stream().map(gate -> gate.catalogue().version()).toList();
    if (directory == null || directory.isCompletedExceptionally() || !now.equals(versions)) {
      versions = now;
      directory = maker.make(group, members, uris).thenApply(this::keep);
    }
    return directory;
  }

  private synchronized Directory keep(Directory made) {
    uris = made.aggregate().uris();
    return made;
  }

  /// The gates of its members, in their order.
  synchronized List<Gate> gates() {
    return group.members().stream().map(member -> gates.apply(member.server())).toList();
  }

  /// The gate of a member; null if it is none.
  synchronized @Nullable Gate gate(String server) {
    return ServerId.isLegal(server) && group.member(new ServerId(server)).isPresent()
        ? gates.apply(new ServerId(server))
        : null;
  }

  synchronized void began(String task, String server) {
    tasks.put(task, server);
  }

  /// The server that has a task; null if that is not known.
  synchronized @Nullable String ofTask(String task) {
    return tasks.get(task);
  }
}
