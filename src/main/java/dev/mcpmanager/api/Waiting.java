package dev.mcpmanager.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.http.HttpStatus;

/// Waits on the request's own virtual thread. The manager bounds every wait, so there is no
/// deadline here.
final class Waiting {

  private Waiting() {}

  static <T> T on(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE, "shutting-down", "The service is shutting down.");
    }
  }
}
