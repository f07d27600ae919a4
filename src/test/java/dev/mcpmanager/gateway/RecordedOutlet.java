package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.server.CallFailure;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keeps what a client is told, and leaves when the test says so.
class RecordedOutlet implements Outlet {

  private final CompletableFuture<JsonNode> end = new CompletableFuture<>();
  private final CompletableFuture<Consumer<String>> cancel = new CompletableFuture<>();
  final BlockingQueue<Notification> said = new LinkedBlockingQueue<>();

  /// The answer, as soon as there is one.
  JsonNode answer() throws Exception {
    return end.get(10, TimeUnit.SECONDS);
  }

  void leaves() throws Exception {
    cancel.get(10, TimeUnit.SECONDS).accept("The client closed its connection.");
  }

  @Override
  public void say(Notification note) {
    said.add(note);
  }

  @Override
  public void answer(Supplier<Response> response) {
    end.complete(JsonMapper.shared().readTree(response.get().toString()));
  }

  @Override
  public void pass(Payload result) {
    answer(result::toResponse);
  }

  @Override
  public void refuse(CallFailure failure) {
    answer(() -> Messages.error("null".getBytes(UTF_8), -1, failure.message()));
  }

  @Override
  public void onCancel(Consumer<String> action) {
    cancel.complete(action);
  }
}
