package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Aggregate;
import dev.mcpmanager.mcp.Aggregate.Route;
import dev.mcpmanager.mcp.AggregateAnswers;
import dev.mcpmanager.mcp.Caching;
import dev.mcpmanager.mcp.DiscoverResult;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Headers;
import dev.mcpmanager.mcp.InitializeResult;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.McpErrors;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.ModernRequest;
import dev.mcpmanager.mcp.Revisions;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.mcp.ToLegacy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The endpoint of a group of servers, `/mcp` and `/mcp/groups/{name}`: they look like one server
/// that can do what each of them can. What names something of one server goes to that server.
final class ManyServers implements Endpoint {

  private final GroupState state;
  private final Streams streams;

  ManyServers(GroupState state, Streams streams) {
    this.state = state;
    this.streams = streams;
  }

  @Override
  public void modern(ModernRequest request, Headers headers, Client client, Outlet outlet) {
    Request asked = request.request();
    Later.then(
        state.directory(),
        asked.id(),
        outlet,
        directory -> {
          if (request.method().equals(Methods.DISCOVER)) {
            outlet.answer(() ->
                Messages.result(
                    asked.id(), DiscoverResult.of(directory.handshake(), Caching.NONE)));
            return;
          }
          route(
              directory,
              Era.MODERN,
              asked,
              outlet,
              (gate, own) -> {
                Outlet back = outlet(directory, Era.MODERN, gate, asked, outlet);
                new OneServer(gate, streams).modern(request.with(own), headers, client, back);
              });
        });
  }

  @Override
  public void legacy(Session session, Request request, LegacyOutlet outlet) {
    if (request.method().equals("logging/setLevel")) {
      setLevel(session, request, outlet);
      return;
    }
    Later.then(
        state.directory(),
        request.id(),
        outlet,
        directory ->
            route(
                directory,
                Era.LEGACY,
                request,
                outlet,
                (gate, own) -> {
                  Outlet back = outlet(directory, Era.LEGACY, gate, request, outlet);
                  gate.legacy(session, own, outlet.stream(), back);
                }));
  }

  /// Finds the server that a request is for, or answers it here.
  private void route(
      Directory directory,
      Era client,
      Request asked,
      Outlet outlet,
      BiConsumer<Gate, Request> onward) {
    Response page = directory.page(asked, client);
    if (page != null) {
      outlet.answer(() -> page);
      return;
    }
    switch (directory.aggregate().route(asked)) {
      case Route.To(String server, Request own) -> {
        Gate gate = state.gate(server);
        if (gate == null) {
          outlet.answer(() -> McpErrors.methodNotFound(asked));
        } else {
          onward.accept(gate, own);
        }
      }
      case Route.Unknown(String probably, Response error) ->
          outlet.answer(() -> unknown(directory, client, asked, probably, error));
      case Route.Everywhere _ -> {
        Gate gate = taskGate(asked);
        if (gate == null) {
          outlet.answer(() -> McpErrors.methodNotFound(asked));
        } else {
          onward.accept(gate, asked);
        }
      }
    }
  }

  /// What is not in the lists may be of a server that is left out of them.
  private static Response unknown(
      Directory directory, Era client, Request asked, @Nullable String probably, Response error) {
    String why = probably == null ? null : directory.leftOut().get(new ServerId(probably));
    if (why == null) {
      return client == Era.MODERN
          ? error
          : new ToLegacy(Revisions.NEWEST_LEGACY).response(asked.method(), error);
    }
    return asked.method().equals(Methods.TOOLS_CALL)
        ? AggregateAnswers.toolFailed(asked, client, why)
        : AggregateAnswers.unavailable(asked, client, why);
  }

  private @Nullable Gate taskGate(Request asked) {
    Span params = asked.params();
    JsonView task = params == null ? null : JsonView.of(asked, params).member("taskId");
    String server = task == null ? null : state.ofTask(task.text());
    return server == null ? null : state.gate(server);
  }

  private Outlet outlet(Directory directory, Era client, Gate gate, Request asked, Outlet outlet) {
    String server = gate.server().value();
    return new AggregateOutlet(
        outlet, client, directory.aggregate(), server, asked, task -> state.began(task, server));
  }

  @Override
  public void listen(ModernRequest request, ModernOutlet outlet) {
    Later.then(
        state.directory(),
        outlet.id(),
        outlet,
        directory -> {
          Aggregate aggregate = directory.aggregate();
          SubscriptionFilter asked = SubscriptionFilter.of(request.request());
          Map<String, Map<String, String>> watched = aggregate.watched(asked.resources());
          var listening = new Listening(outlet);
          List<Feed.Interest> interests = new ArrayList<>();
          for (Gate gate : state.gates()) {
            String server = gate.server().value();
            Map<String, String> own = watched.getOrDefault(server, Map.of());
            var filter =
                new SubscriptionFilter(
                    asked.lists(), List.copyOf(own.keySet()), tasksOf(server, asked.tasks()));
            interests.add(
                gate.feed()
                    .subscribe(
                        filter, note -> listening.tell(words(aggregate, server, own, note)), true));
          }
          streams.open(listening);
          outlet.onCancel(_ -> {
            streams.closed(listening);
            interests.forEach(Feed.Interest::close);
          });
          List<String> honoured =
              watched.values().stream().flatMap(m -> m.values().stream()).toList();
          CompletableFuture<?>[] heeded =
              interests.stream().map(Feed.Interest::heeded).toArray(CompletableFuture[]::new);
          Later.then(
              CompletableFuture.allOf(heeded),
              outlet.id(),
              outlet,
              _ ->
                  listening.acknowledge(
                      new SubscriptionFilter(asked.lists(), honoured, asked.tasks())
                          .honoured(directory.handshake().capabilities())));
        });
  }

  private List<String> tasksOf(String server, List<String> tasks) {
    return tasks.stream().filter(task -> server.equals(state.ofTask(task))).toList();
  }

  private static Notification words(
      Aggregate aggregate, String server, Map<String, String> watched, Notification note) {
    if (!note.method().equals("notifications/resources/updated")) {
      return note;
    }
    Span params = note.params();
    JsonView uri = params == null ? null : JsonView.of(note, params).member("uri");
    String own = uri == null ? "" : uri.text();
    String whole =
        watched.keySet().stream().filter(own::startsWith).max(String::compareTo).orElse(null);
    return aggregate.updated(server, note, whole == null ? null : watched.get(whole));
  }

  @Override
  public CompletableFuture<Welcome> welcome(Session session) {
    return state
        .directory()
        .thenApply(directory -> {
          session.translate(
              (server, note) -> words(directory.aggregate(), server.value(), Map.of(), note));
          session.agree(InitializeResult.version(directory.handshake(), session.facts().asked()));
          state.gates().forEach(gate -> gate.feedOf(session));
          return new Welcome.Come(InitializeResult.of(directory.handshake(), session.version()));
        });
  }

  /// Keeps the level for what follows, whichever server that is for.
  private void setLevel(Session session, Request request, LegacyOutlet outlet) {
    Span params = request.params();
    JsonView name = params == null ? null : JsonView.of(request, params).member("level");
    LogLevel level = name == null ? null : LogLevel.named(name.text());
    if (level == null) {
      outlet.answer(() -> McpErrors.invalidParams(request, "There is no such log level."));
      return;
    }
    session.level(level);
    state.gates().forEach(gate -> gate.feed().level(session, level));
    outlet.answer(() -> Messages.result(request.id(), new byte[] {'{', '}'}));
  }

  @Override
  public void legacy(Session session, Notification note) {
    state.gates().forEach(gate -> gate.legacy(session, note));
  }
}
