package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.SubscriptionFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Has a modern client that listens to a group hear those servers that are its members now.
final class GroupHearing implements AutoCloseable {

  private final GroupState state;
  private final SubscriptionFilter asked;
  private final Listening listening;
  private final Runnable changed = this::changed;
  private final Map<ServerId, Feed.Interest> interests = new HashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  GroupHearing(GroupState state, SubscriptionFilter asked, Listening listening) {
    this.state = state;
    this.asked = asked;
    this.listening = listening;
    state.follow(changed);
  }

  /// Hears those that have joined, and no more of those that have left.
  ///
  /// @return completed once they all know, or never will
  synchronized CompletableFuture<Void> catchUp(Directory directory) {
    if (closed) {
      return CompletableFuture.completedFuture(null);
    }
    Map<ServerId, Feed.Interest> former = new HashMap<>(interests);
    var watched = directory.aggregate().watched(asked.resources());
    for (Gate gate : state.gates()) {
      Map<String, String> own = watched.getOrDefault(gate.server().value(), Map.of());
      if (former.remove(gate.server()) == null) {
        interests.put(gate.server(), interest(gate, own));
      }
    }
    former.forEach((server, interest) -> {
      interests.remove(server);
      interest.close();
    });
    return CompletableFuture.allOf(
        interests.values().stream()
            .map(Feed.Interest::heeded)
            .toArray(CompletableFuture<?>[]::new));
  }

  /// @param watched what the client wrote, by the server's own URI
  private Feed.Interest interest(Gate gate, Map<String, String> watched) {
    String server = gate.server().value();
    List<String> tasks =
        asked.tasks().stream().filter(task -> server.equals(state.ofTask(task))).toList();
    var filter = new SubscriptionFilter(asked.lists(), List.copyOf(watched.keySet()), tasks);
    return gate.feed()
        .subscribe(
            filter, note -> listening.tell(state.words(server, note, whole(note, watched))), true);
  }

  /// What the client wrote for the resource that has changed, or for what that is a part of.
  private static @Nullable String whole(Notification note, Map<String, String> watched) {
    String uri = GroupState.uri(note);
    return watched.keySet().stream()
        .filter(uri::startsWith)
        .max(String::compareTo)
        .map(watched::get)
        .orElse(null);
  }

  private void changed() {
    var _ =
        state
            .directory()
            .thenAccept(directory -> {
              var _ = catchUp(directory);
              for (ListKind kind : asked.lists()) {
                listening.tell(Messages.notification(kind.notification(), null));
              }
            });
  }

  @Override
  public synchronized void close() {
    closed = true;
    state.unfollow(changed);
    interests.values().forEach(Feed.Interest::close);
    interests.clear();
  }
}
