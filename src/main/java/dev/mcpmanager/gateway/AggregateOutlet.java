package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Aggregate;
import dev.mcpmanager.mcp.AggregateAnswers;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.server.CallFailure;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// To a client of several servers, what one of them says: its names and URIs become those of all.
///
/// @param asked the request as the client made it
/// @param onTask told of a task that the server began, by its id
record AggregateOutlet(
    Outlet client,
    Era era,
    Aggregate aggregate,
    String server,
    Request asked,
    Consumer<String> onTask)
    implements Outlet {

  @Override
  public void say(Notification note) {
    client.say(note);
  }

  @Override
  public void answer(Supplier<Response> response) {
    client.answer(() -> translated(response.get()));
  }

  @Override
  public void pass(Payload result) {
    client.answer(() -> translated(result.toResponse()));
  }

  private Response translated(Response response) {
    Span result = response.result();
    JsonView view = result == null ? null : JsonView.of(response, result);
    JsonView type = view == null ? null : view.member("resultType");
    JsonView task = view == null ? null : view.member("taskId");
    if (type != null && type.says("task") && task != null) {
      onTask.accept(task.text());
    }
    return aggregate.answer(server, asked, response);
  }

  /// A tool whose server cannot be asked has failed, which a model can read; it may go on without.
  @Override
  public void refuse(CallFailure failure) {
    if (asked.method().equals(Methods.TOOLS_CALL) && neverReached(failure)) {
      client.answer(() -> AggregateAnswers.toolFailed(asked, era, failure.message()));
    } else {
      client.refuse(failure);
    }
  }

  private static boolean neverReached(CallFailure failure) {
    return switch (failure) {
      case CallFailure.UnknownServer _,
          CallFailure.NotRunning _,
          CallFailure.NotStarted _,
          CallFailure.NoUrl _,
          CallFailure.NotReady _,
          CallFailure.NoHandshake _ ->
          true;
      case CallFailure.Overloaded _,
          CallFailure.ChildGone _,
          CallFailure.NotDelivered _,
          CallFailure.TimedOut _,
          CallFailure.TooLarge _,
          CallFailure.Unreadable _,
          CallFailure.Cancelled _ ->
          false;
    };
  }

  @Override
  public void onCancel(Consumer<String> action) {
    client.onCancel(action);
  }
}
