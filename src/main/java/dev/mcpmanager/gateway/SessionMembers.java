package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.ListKind;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Has a session of a group hear those servers that are its members now.
final class SessionMembers implements AutoCloseable {

  private final GroupState state;
  private final Session session;
  private final Runnable changed = this::changed;
  private final Set<ServerId> heard = new HashSet<>(); // guarded by this

  SessionMembers(GroupState state, Session session) {
    this.state = state;
    this.session = session;
    state.follow(changed);
  }

  /// Hears those that have joined, and no more of those that have left.
  synchronized void catchUp() {
    Set<ServerId> members =
        state.gates().stream().map(Gate::server).collect(Collectors.toUnmodifiableSet());
    heard.stream().filter(server -> !members.contains(server)).forEach(session.belongings()::leave);
    heard.retainAll(members);
    for (Gate gate : state.gates()) {
      if (heard.add(gate.server())) {
        gate.feedOf(session);
      }
    }
  }

  private void changed() {
    catchUp();
    for (ListKind kind : ListKind.values()) {
      Notification note = Messages.notification(kind.notification(), null);
      session.standing().send(Slots.of(note), note.bytes());
    }
  }

  @Override
  public void close() {
    state.unfollow(changed);
  }
}
