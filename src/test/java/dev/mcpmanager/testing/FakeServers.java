package dev.mcpmanager.testing;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.server.ActionOutcome;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.ContainmentView;
import dev.mcpmanager.server.DefinitionsStatus;
import dev.mcpmanager.server.EventPage;
import dev.mcpmanager.server.Gap;
import dev.mcpmanager.server.History;
import dev.mcpmanager.server.LogLine;
import dev.mcpmanager.server.LogPage;
import dev.mcpmanager.server.MessageOutcome;
import dev.mcpmanager.server.OrphanView;
import dev.mcpmanager.server.ResourcesSnapshot;
import dev.mcpmanager.server.Run;
import dev.mcpmanager.server.ServerEvent;
import dev.mcpmanager.server.ServerFigures;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.ServerView;
import dev.mcpmanager.server.ServersSnapshot;
import dev.mcpmanager.server.TrafficFigures;
import dev.mcpmanager.server.UnknownServerException;
import dev.mcpmanager.server.Upstreams;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.mockito.invocation.InvocationOnMock;

/// Servers without processes behind the real façade's type: tests say what they answer. Safe to
/// change while the publisher reads, which stubbing a mock is not.
public final class FakeServers {

  private static final int RING = 1000;

  private static final TrafficFigures TRAFFIC =
      new TrafficFigures(3, 8, Duration.ofMillis(1500), 9, 5, 6, 7);

  private static final ContainmentView CONTAINMENT =
      new ContainmentView(
          "session",
          true,
          true,
          true,
          true,
          false,
          false,
          true,
          true,
          "None is left after a stop.",
          "None is left after a kill.",
          "No exceptions.");

  private final Map<ServerId, ServerView> views = new LinkedHashMap<>();
  private final Map<ServerId, List<LogLine>> logs = new ConcurrentHashMap<>();
  private final List<ServerEvent> events = new ArrayList<>();
  private final Map<ServerId, List<Run>> runs = new ConcurrentHashMap<>();
  private final ServerManager manager = answering(ServerManager.class);
  private final Upstreams upstreams = answering(Upstreams.class);
  private final History history = answering(History.class);
  private Runnable listener = () -> {};
  private Runnable rosterListener = () -> {};

  public volatile Function<ServerId, CompletableFuture<ActionOutcome>> action =
      id -> CompletableFuture.completedFuture(new ActionOutcome.Done(view(id)));
  public volatile BiFunction<ServerId, byte[], MessageOutcome> message =
      (_, body) -> new MessageOutcome.Answered(Payload.of(body));
  public volatile List<OrphanView> orphans = List.of();
  public volatile DefinitionsStatus definitions =
      new DefinitionsStatus(Path.of("/etc/mcp/mcp-servers.json"), null, List.of());

  /// The façade, as a bean for the code under test.
  public ServerManager manager() {
    return manager;
  }

  private <T> T answering(Class<T> type) {
    return mock(type, withSettings().stubOnly().defaultAnswer(this::answer));
  }

  private synchronized Object answer(InvocationOnMock call) {
    Object[] args = call.getArguments();
    return switch (call.getMethod().getName()) {
      case "upstreams" -> upstreams;
      case "history" -> history;
      case "servers" -> List.copyOf(views.values());
      case "server" -> view((ServerId) args[0]);
      case "snapshot" -> new ServersSnapshot(events.size(), List.copyOf(views.values()));
      case "start", "stop", "restart", "replace" -> {
        view((ServerId) args[0]);
        yield action.apply((ServerId) args[0]);
      }
      case "message" -> message((ServerId) args[0], (byte[]) args[2]);
      case "events" -> eventsAfter((long) args[0]);
      case "logs" ->
          logsAfter((ServerId) args[0], (long) args[1], (LogLine.Source) args[2], (int) args[3]);
      case "newestLogs" -> newestLogs((ServerId) args[0], (LogLine.Source) args[1], (int) args[2]);
      case "runs" -> {
        view((ServerId) args[0]);
        yield runs.getOrDefault((ServerId) args[0], List.of());
      }
      case "figures" ->
          Optional.ofNullable(views.get((ServerId) args[0]))
              .map(view -> new ServerFigures(view, TRAFFIC, 4096, Duration.ofMillis(3400)));
      case "resources" -> resources();
      case "orphans" -> orphans;
      case "containment" -> CONTAINMENT;
      case "restartsHeld" -> 5L;
      case "runsUnwritten" -> 2L;
      case "runsEnded" -> Map.of("crash", 2L, "requested", 1L);
      case "ids" -> List.copyOf(views.keySet());
      case "definitions" -> definitions;
      case "onActivity" -> {
        listener = (Runnable) args[0];
        yield null;
      }
      case "onRosterChange" -> {
        rosterListener = (Runnable) args[0];
        yield null;
      }
      case "toString" -> "FakeServers";
      case "hashCode" -> System.identityHashCode(this);
      default -> null; // close and the like
    };
  }

  private ResourcesSnapshot resources() {
    var all = new ArrayList<ResourcesSnapshot.OfServer>();
    for (ServerView view : views.values()) {
      if (view.resources() != null) {
        all.add(new ResourcesSnapshot.OfServer(view.id(), view.resources()));
      }
    }
    return new ResourcesSnapshot(Views.NOON, all);
  }

  private LogPage newestLogs(ServerId id, LogLine.@Nullable Source stream, int limit) {
    LogPage all = logsAfter(id, 0, stream, Integer.MAX_VALUE);
    int from = Math.max(0, all.lines().size() - limit);
    List<LogLine> lines = all.lines().subList(from, all.lines().size());
    return new LogPage(all.firstSeq(), all.lastSeq(), null, lines);
  }

  public synchronized FakeServers clear() {
    views.clear();
    runs.clear();
    orphans = List.of();
    action = id -> CompletableFuture.completedFuture(new ActionOutcome.Done(view(id)));
    message = (_, body) -> new MessageOutcome.Answered(Payload.of(body));
    definitions = new DefinitionsStatus(Path.of("/etc/mcp/mcp-servers.json"), null, List.of());
    return this;
  }

  public void put(ServerView view) {
    synchronized (this) {
      views.put(view.id(), view);
    }
    rosterListener.run();
  }

  public void remove(ServerId id) {
    synchronized (this) {
      views.remove(id);
    }
    rosterListener.run();
  }

  /// Replaces the runs of a server.
  ///
  /// @param newestFirst all that are kept
  public void ran(ServerId id, Run... newestFirst) {
    runs.put(id, List.of(newestFirst));
  }

  public synchronized ServerView view(ServerId id) {
    ServerView view = views.get(id);
    if (view == null) {
      throw new UnknownServerException(id);
    }
    return view;
  }

  private CompletableFuture<MessageOutcome> message(ServerId id, byte[] body) {
    return CompletableFuture.completedFuture(
        views.containsKey(id)
            ? message.apply(id, body)
            : new MessageOutcome.Failed(new CallFailure.UnknownServer(id)));
  }

  /// Adds the event that `make` makes of the next sequence number.
  public ServerEvent happen(LongFunction<ServerEvent> make) {
    ServerEvent event;
    synchronized (this) {
      event = make.apply(events.size() + 1L);
      events.add(event);
    }
    listener.run();
    return event;
  }

  public void write(ServerId id, LogLine.Source stream, String... texts) {
    synchronized (this) {
      List<LogLine> ring = logs.computeIfAbsent(id, _ -> new ArrayList<>());
      for (String text : texts) {
        long seq = ring.isEmpty() ? 1 : ring.getLast().seq() + 1;
        ring.add(new LogLine(seq, Instant.EPOCH.plusMillis(seq), stream, text, false));
      }
      if (ring.size() > RING) {
        ring.subList(0, ring.size() - RING).clear();
      }
    }
    listener.run();
  }

  /// As if the server were another one from now on.
  public synchronized void forget(ServerId id) {
    logs.remove(id);
  }

  private EventPage eventsAfter(long after) {
    int from = (int) Math.min(after, events.size());
    return new EventPage(events.size(), null, events.subList(from, events.size()));
  }

  private LogPage logsAfter(ServerId id, long after, LogLine.Source stream, int limit) {
    view(id);
    List<LogLine> ring = logs.getOrDefault(id, List.of());
    if (ring.isEmpty()) {
      return new LogPage(0, 0, null, List.of());
    }
    long first = ring.getFirst().seq();
    Gap gap = after + 1 < first ? new Gap(after + 1, first - 1) : null;
    List<LogLine> lines =
        ring.subList(Math.clamp(after - first + 1, 0, ring.size()), ring.size()).stream()
            .filter(line -> stream == null || line.stream() == stream)
            .limit(limit)
            .toList();
    return new LogPage(first, ring.getLast().seq(), gap, lines);
  }
}
