package dev.mcpmanager.soak;

import dev.mcpmanager.soak.Entry.Answered;
import dev.mcpmanager.soak.Entry.ConfigRead;
import dev.mcpmanager.soak.Entry.Looked;
import dev.mcpmanager.soak.Entry.Sent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A client that does this and that, at random, until the run is over.
final class Worker implements Runnable {

  private static final AtomicLong CALLS = new AtomicLong();

  private final Run run;
  private final Random random;

  Worker(Run run, int number) {
    this.run = run;
    this.random = run.random(number);
  }

  @Override
  public void run() {
    try {
      while (!run.over().get()) {
        Thread.sleep(random.nextInt(20, 120));
        run.calm().readLock().lock();
        try {
          something();
        } finally {
          run.calm().readLock().unlock();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody does that
    }
  }

  private void something() throws InterruptedException {
    int dice = random.nextInt(100);
    Target target = run.any(random);
    int number = random.nextInt(1, 9);
    int pause = random.nextInt(400);
    if (!run.service().up()) {
      return;
    } else if (dice < 25) {
      calls(random.nextInt(10) == 0 ? run.bystander() : target, number);
    } else if (dice < 70) {
      alone(target, () -> cycle(target, pause));
    } else if (dice < 80) {
      alone(target, () -> race(target));
    } else if (dice < 86) {
      alone(target, () -> run.act(target, "restart"));
    } else if (dice < 90) {
      alone(target, () -> run.act(target, "start"));
    } else if (dice < 95) {
      config();
    } else {
      run.act("no-such", "wrong-id", "/api/mcp/servers/no-such/start", true);
    }
  }

  private interface Step {
    void take() throws InterruptedException;
  }

  /// If somebody else has his turn with this server, nothing is done.
  private void alone(Target target, Step step) throws InterruptedException {
    if (target.turn().tryLock()) {
      try {
        step.take();
      } finally {
        target.turn().unlock();
      }
    }
  }

  private void cycle(Target target, int pause) throws InterruptedException {
    run.act(target, "start");
    calls(target, 2);
    Thread.sleep(pause);
    stopAndLook(target);
  }

  /// Several want different things at once; then somebody stops it for good.
  private void race(Target target) throws InterruptedException {
    List<String> actions =
        Stream.generate(() -> List.of("start", "stop", "restart").get(random.nextInt(3)))
            .limit(3)
            .toList();
    together(
        actions.stream()
            .<Runnable>map(action ->
                () -> {
                  int _ =
                      run.act(
                          target.id(),
                          "racing " + action,
                          "/api/mcp/servers/" + target.id() + "/" + action,
                          true);
                })
            .toList());
    stopAndLook(target);
  }

  private void stopAndLook(Target target) throws InterruptedException {
    int epoch = run.service().epoch();
    if (run.act(target, "stop") != 200) {
      return; // the checker sees to it
    }
    Leftovers leftovers = Leftovers.look(Duration.ofSeconds(1), () -> run.processesOf(target));
    if (run.service().epoch() != epoch) {
      return; // the next manager may have started it
    }
    run.history()
        .add(
            new Looked(
                run.history().now(),
                epoch,
                target.id(),
                "stop",
                leftovers.clean(),
                leftovers.described()));
    if (!leftovers.left().isEmpty()) {
      leftovers.remove(() -> run.service().epoch() == epoch ? run.processesOf(target) : List.of());
    }
  }

  private void calls(Target target, int number) throws InterruptedException {
    together(Stream.generate(() -> call(target, random.nextInt(4) == 0)).limit(number).toList());
  }

  private static void together(List<Runnable> tasks) throws InterruptedException {
    List<Thread> threads = tasks.stream().map(Thread.ofVirtual()::start).toList();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private Runnable call(Target target, boolean late) {
    String id = "call-" + CALLS.incrementAndGet();
    String said = "said-" + id;
    String request =
        """
        {"jsonrpc":"2.0","id":"%s","method":"soak/echo","params":{"said":"%s","late":%s}}\
        """
            .formatted(id, said, late);
    return () -> {
      int epoch = run.service().epoch();
      var history = run.history();
      history.add(new Sent(history.now(), epoch, target.id(), id, said, target.token()));
      var reply = run.service().post("/api/mcp/servers/" + target.id() + "/message", request);
      JsonNode body = reply.body();
      history.add(
          new Answered(
              history.now(),
              epoch,
              id,
              reply.status(),
              text(body.at("/id")),
              text(body.at("/result/said")),
              text(body.at("/result/by")),
              text(body.at("/code"))));
    };
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.asString() : null;
  }

  private void config() {
    run.act("all", "list", "/api/mcp/servers", false);
    var reply = run.service().get("/api/mcp/servers");
    if (reply.status() != 200) {
      return;
    }
    ObjectNode shown = JsonMapper.shared().createObjectNode();
    reply.body().forEach(server -> shown.set(server.get("id").asString(), server.get("config")));
    try {
      String file = Files.readString(run.service().folder().resolve("mcp-servers.json"));
      JsonNode disk = JsonMapper.shared().readTree(file).get("mcpServers");
      run.history().add(new ConfigRead(run.history().now(), disk, shown));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
