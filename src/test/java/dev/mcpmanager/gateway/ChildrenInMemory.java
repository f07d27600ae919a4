package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.DefinitionFile;
import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.ServerDefinition.Isolation;
import dev.mcpmanager.definition.ServerGroups;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Ear;
import dev.mcpmanager.server.Leased;
import dev.mcpmanager.server.Peer;
import dev.mcpmanager.server.PeerListener;
import dev.mcpmanager.server.Reach;
import dev.mcpmanager.server.ScriptedChild;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.Upstreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mockito.invocation.InvocationOnMock;

/// A façade over children without processes: what the gateway asks of the manager, and no more.
final class ChildrenInMemory {

  private final Map<ServerId, CompletableFuture<Reach>> reaches = new ConcurrentHashMap<>();
  private final Map<ServerId, ScriptedChild> open = new ConcurrentHashMap<>();
  private final Set<ServerId> exclusive = ConcurrentHashMap.newKeySet();
  private final Set<ServerId> sleeping = ConcurrentHashMap.newKeySet();
  private volatile ServerGroups groups = ServerGroups.none();
  private volatile PeerListener listener = new Nobody();
  private volatile Runnable rosterChange = () -> {};

  volatile Function<ServerId, CompletableFuture<Leased>> lease = ChildrenInMemory::none;
  volatile BiFunction<ServerId, Ear, CompletableFuture<Leased>> own = (id, _) -> none(id);

  /// Until the gateway hears.
  private static final class Nobody implements PeerListener {
    @Override
    public void opened(Peer peer) {}

    @Override
    public void closed(Peer peer, String reason) {}

    @Override
    public void notification(Peer peer, Notification note) {}
  }

  ServerManager manager() {
    return answering(ServerManager.class);
  }

  Upstreams upstreams() {
    return answering(Upstreams.class);
  }

  private <T> T answering(Class<T> type) {
    return mock(type, withSettings().stubOnly().defaultAnswer(this::answer));
  }

  private @Nullable Object answer(InvocationOnMock call) {
    Object[] args = call.getArguments();
    return switch (call.getMethod().getName()) {
      case "upstreams" -> upstreams();
      case "has" -> reaches.containsKey((ServerId) args[0]);
      case "reach" -> reach((ServerId) args[0]);
      case "absence" -> absence((ServerId) args[0]);
      case "isolation" -> exclusive.contains(args[0]) ? Isolation.EXCLUSIVE : Isolation.SHARED;
      case "sleeps" -> sleeping.contains(args[0]);
      case "groups" -> groups;
      case "ids" -> List.copyOf(reaches.keySet());
      case "lease" -> lease.apply((ServerId) args[0]);
      case "own" -> own.apply((ServerId) args[0], (Ear) args[2]);
      case "hear" -> {
        listener = (PeerListener) args[0];
        yield null;
      }
      case "onRosterChange" -> {
        rosterChange = (Runnable) args[0];
        yield null;
      }
      case "toString" -> "ChildrenInMemory";
      case "hashCode" -> System.identityHashCode(this);
      default -> null;
    };
  }

  private CompletableFuture<Reach> reach(ServerId id) {
    return reaches.getOrDefault(
        id, completedFuture(new Reach.Closed(new CallFailure.UnknownServer(id))));
  }

  private @Nullable CallFailure absence(ServerId id) {
    var starting = new Reach.Closed(new CallFailure.NotReady(id, "is starting", Duration.ZERO));
    return reach(id).getNow(starting) instanceof Reach.Closed(CallFailure failure) ? failure : null;
  }

  private static CompletableFuture<Leased> none(ServerId id) {
    return completedFuture(new Leased.Refused(new CallFailure.Overloaded(id, "it has no child")));
  }

  /// The server has this child from now on.
  ScriptedChild opens(ScriptedChild child) {
    child.hear(
        new Ear() {
          @Override
          public void request(Request request) {
            child.peer().answer(request);
          }

          @Override
          public void notification(Notification note) {
            if (listener.wants(child.peer(), note.method())) { // else nobody reads it
              listener.notification(child.peer(), note);
            }
          }

          @Override
          public void gone(String reason) {
            closes(child, reason);
          }
        });
    open.put(child.server(), child);
    listener.opened(child.peer());
    reaches.put(child.server(), completedFuture(new Reach.Open(child.peer())));
    return child;
  }

  private void closes(ScriptedChild child, String reason) {
    if (open.remove(child.server(), child)) {
      fails(new CallFailure.NotReady(child.server(), reason, Duration.ofMillis(1500)));
      listener.closed(child.peer(), reason);
    }
  }

  /// The server is there, but takes no calls.
  void fails(CallFailure failure) {
    reaches.put(failure.server(), completedFuture(new Reach.Closed(failure)));
  }

  /// The server is there, and says later whether it takes calls.
  CompletableFuture<Reach> starts(String server) {
    var reach = new CompletableFuture<Reach>();
    reaches.put(new ServerId(server), reach);
    return reach;
  }

  void isExclusive(String server) {
    exclusive.add(new ServerId(server));
  }

  void sleeps(String server) {
    sleeping.add(new ServerId(server));
  }

  /// The definitions file.
  void define(String json) {
    var read =
        new DefinitionReader(Defaults.DEFAULT, _ -> null).parse(json.getBytes(UTF_8), Path.of("/"));
    groups = ((DefinitionFile.Loaded) read).groups();
    rosterChange.run();
  }

  void clear() {
    lease = ChildrenInMemory::none;
    own = (id, _) -> none(id);
    exclusive.clear();
    sleeping.clear();
    groups = ServerGroups.none();
    for (ScriptedChild child : open.values()) {
      child.dies("is not needed any more");
      child.close();
    }
    reaches.clear();
  }
}
