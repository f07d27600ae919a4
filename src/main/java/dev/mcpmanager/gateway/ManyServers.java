package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
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
import java.util.List;
import java.util.Set;
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
          SubscriptionFilter asked = SubscriptionFilter.of(request.request());
          var listening = new Listening(outlet);
          var hearing = new GroupHearing(state, asked, listening);
          streams.open(listening);
          outlet.onCancel(_ -> {
            streams.closed(listening);
            hearing.close();
          });
          Later.then(
              hearing.catchUp(directory),
              outlet.id(),
              outlet,
              _ -> listening.acknowledge(honoured(asked, directory)));
        });
  }

  /// Of all lists, since we are the one to tell of servers that come and go.
  private static SubscriptionFilter honoured(SubscriptionFilter asked, Directory directory) {
    List<String> watched =
        directory.aggregate().watched(asked.resources()).values().stream()
            .flatMap(own -> own.values().stream())
            .toList();
    SubscriptionFilter able =
        new SubscriptionFilter(Set.of(), watched, asked.tasks())
            .honoured(directory.handshake().capabilities());
    return new SubscriptionFilter(asked.lists(), able.resources(), able.tasks());
  }

  @Override
  public CompletableFuture<Welcome> welcome(Session session) {
    return state
        .directory()
        .thenApply(directory -> {
          session.translate((server, note) -> state.words(server.value(), note, null));
          session.agree(InitializeResult.version(directory.handshake(), session.facts().asked()));
          session
              .belongings()
              .of(SessionMembers.class, () -> new SessionMembers(state, session))
              .catchUp();
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
    state.gates().forEach(gate -> gate.level(session, level));
    outlet.answer(() -> Messages.result(request.id(), new byte[] {'{', '}'}));
  }

  @Override
  public void legacy(Session session, Notification note) {
    state.gates().forEach(gate -> gate.legacy(session, note));
  }
}
