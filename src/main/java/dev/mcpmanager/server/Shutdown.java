package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops all servers together within a budget, and kills what has not left by then.
final class Shutdown {

  /// What is left after the budget is killed, which takes the kernel a moment.
  static final Duration KILL = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private static final String ASKER = "the service, which is ending";

  private Shutdown() {}

  /// Waits for the end of it. The actors end as well.
  ///
  /// @param budget for all of it
  static void of(List<ServerActor> actors, Duration budget) {
    ask(actors, new Trigger.StopRequested(), budget.minus(KILL));
    List<ServerActor> stubborn = actors.stream().filter(ServerActor::isAlive).toList();
    ask(stubborn, new Trigger.KillRequested(), KILL);
    if (stubborn.stream().anyMatch(ServerActor::isAlive)) {
      log.error("Some servers did not end within {} s.", budget.toSeconds());
    }
    actors.forEach(ServerActor::close);
  }

  /// Asks all at once and waits for the last of them, or until the time is up.
  private static void ask(List<ServerActor> actors, Trigger trigger, Duration time) {
    CompletableFuture<?>[] stops =
        actors.stream()
            .map(actor -> actor.ask(trigger, Desired.STOPPED, ASKER))
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(stops).get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // Whoever has not stopped is seen to be alive.
    }
  }
}
