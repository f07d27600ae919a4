package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Response;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be done for a client when something has come. A fault of ours on the way must not
/// leave it waiting for ever.
final class Later {

  private static final Logger log = LoggerFactory.getLogger(Later.class);

  private Later() {}

  /// Goes on with what comes, on the thread that brings it.
  ///
  /// @param id of the client's request, as written
  static <T> void then(
      CompletableFuture<T> future, byte[] id, Outlet outlet, Consumer<? super T> action) {
    if (future.state() == Future.State.SUCCESS) { // mostly, where a child is there
      now(future.resultNow(), id, outlet, action);
      return;
    }
    var _ =
        future.whenComplete((value, failure) -> {
          if (failure == null) {
            now(value, id, outlet, action);
          } else {
            failed(new IllegalStateException(failure), id, outlet);
          }
        });
  }

  private static <T> void now(T value, byte[] id, Outlet outlet, Consumer<? super T> action) {
    try {
      action.accept(value);
    } catch (RuntimeException e) {
      failed(e, id, outlet);
    }
  }

  private static void failed(RuntimeException e, byte[] id, Outlet outlet) {
    String sentence = fault(e);
    outlet.answer(() -> Messages.error(id, -32_603, sentence));
  }

  /// An answer made late, on the thread that writes it.
  ///
  /// @param id of the client's request, as written
  static Response made(byte[] id, Supplier<Response> response) {
    try {
      return response.get();
    } catch (RuntimeException e) {
      return Messages.error(id, -32_603, fault(e));
    }
  }

  /// Notes a fault of ours.
  ///
  /// @return what the client is told: a number to ask the operator about, and no more
  static String fault(RuntimeException e) {
    String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    log.error("A request failed unexpectedly, incident {}.", incident, e);
    return "The service failed to serve this request; its log tells more under incident '%s'."
        .formatted(incident);
  }
}
