package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerGroup;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Aggregate;
import dev.mcpmanager.mcp.AggregateUris;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.server.CallFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
  private @Nullable Aggregate aggregate; // guarded by this; of the newest directory
  private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();

  GroupState(ServerGroup group, Function<ServerId, Gate> gates, DirectoryMaker maker) {
    this.group = group;
    this.gates = gates;
    this.maker = maker;
  }

  /// The group as the definitions file has it now.
  GroupState as(ServerGroup now) {
    synchronized (this) {
      if (now.equals(group)) {
        return this;
      }
      group = now;
      directory = null;
    }
    followers.forEach(Runnable::run);
    return this;
  }

  /// Has somebody told of other members than before.
  void follow(Runnable follower) {
    followers.add(follower);
  }

  void unfollow(Runnable follower) {
    followers.remove(follower);
  }

  /// What the group offers now.
  synchronized CompletableFuture<Directory> directory() {
    List<Gate> members = gates();
    List<Long> now = members.stream().map(gate -> gate.catalogue().version()).toList();
    if (directory == null || directory.isCompletedExceptionally() || !now.equals(versions)) {
      versions = now;
      directory = maker.make(group, members, uris).thenApply(this::keep);
    } else if (directory.isDone()) {
      Directory made = directory.join();
      Directory current = made.leavingOut(absences(made.leftOut()));
      directory = current.equals(made) ? directory : CompletableFuture.completedFuture(current);
    }
    return directory;
  }

  /// Why servers are left out now: that changes more often than what they offer.
  private Map<ServerId, String> absences(Map<ServerId, String> before) {
    Map<ServerId, String> now = new LinkedHashMap<>(before);
    now.replaceAll((server, reason) -> {
      CallFailure absence = gates.apply(server).absence();
      return absence == null ? reason : absence.message();
    });
    return now;
  }

  private synchronized Directory keep(Directory made) {
    aggregate = made.aggregate();
    uris = aggregate.uris();
    return made;
  }

  /// A member's notification, in the words of the group.
  ///
  /// @param watched what the client watches, as it wrote it: what has changed, or what that is a
  ///   part of; null if that is not known
  Notification words(String server, Notification note, @Nullable String watched) {
    Aggregate newest;
    synchronized (this) {
      newest = aggregate;
    }
    return newest == null || !note.method().equals(Methods.RESOURCE_UPDATED)
        ? note
        : newest.updated(server, note, watched);
  }

  /// The resource that a notification is about; empty if it is about none.
  static String uri(Notification note) {
    Span params = note.params();
    JsonView uri = params == null ? null : JsonView.of(note, params).member("uri");
    return uri == null ? "" : uri.text();
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
