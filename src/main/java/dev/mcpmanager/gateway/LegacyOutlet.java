package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.server.CallFailure;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// To a legacy client, on the stream of its request. It takes a request back with a notification,
/// and losing the connection means nothing (specification 2025-11-25, "Cancellation").
record LegacyOutlet(Session session, Request request, SessionStream stream) implements Outlet {

  @Override
  public void say(Notification note) {
    stream.send(Slots.of(note), note.bytes());
  }

  @Override
  public void answer(Supplier<Response> response) {
    end(_ -> Answer.of(200, Later.made(request.id(), response)));
  }

  @Override
  public void pass(Payload result) {
    end(_ -> Answer.of(200, result));
  }

  @Override
  public void refuse(CallFailure failure) {
    end(_ -> Failures.answer(Era.LEGACY, request.id(), failure));
  }

  private void end(Answer.Maker answer) {
    session.ended(request);
    stream.finish(answer);
  }

  @Override
  public void onCancel(Consumer<String> action) {
    session.onCancel(request, action);
  }
}
