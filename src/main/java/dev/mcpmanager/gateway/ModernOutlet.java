package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.HttpStatusOf;
import dev.mcpmanager.server.CallFailure;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// To a modern client, on the exchange of its request. Closing that is how it takes a request back
/// (specification 2026-07-28, "Cancellation").
///
/// @param id of the request, as written
@SuppressWarnings("ArrayRecordComponent") // handed on, never changed
record ModernOutlet(Exchange exchange, byte[] id) implements Outlet {

  @Override
  public void say(Notification note) {
    exchange.send(Event.of(Slots.of(note), note.bytes()));
  }

  @Override
  public void answer(Supplier<Response> response) {
    exchange.finish(_ -> {
      Response made = Later.made(id, response);
      return Answer.of(HttpStatusOf.error(made), made);
    });
  }

  @Override
  public void pass(Payload result) {
    exchange.finish(_ -> Answer.of(200, result));
  }

  @Override
  public void refuse(CallFailure failure) {
    exchange.finish(_ -> Failures.answer(Era.MODERN, id, failure));
  }

  @Override
  public void onCancel(Consumer<String> action) {
    exchange.onGone(() -> action.accept("The client closed its connection."));
  }
}
