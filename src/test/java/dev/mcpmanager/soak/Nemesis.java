package dev.mcpmanager.soak;

import dev.mcpmanager.soak.Entry.Looked;
import dev.mcpmanager.soak.Entry.ManagerEnded;
import dev.mcpmanager.soak.Entry.ManagerStarted;
import dev.mcpmanager.soak.Entry.Survived;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/// Kills, freezes and annoys, at random, until the run is over. For a part of the run it also kills
/// the manager.
final class Nemesis implements Runnable {

  /// How long after the promised second an end is still measured.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Run run;
  private final Random random;
  private final long sparesManagerFrom;
  private long nextManagerKill;

  /// @param sparesManagerFrom in milliseconds since the run began
  Nemesis(Run run, long sparesManagerFrom) {
    this.run = run;
    this.random = run.random(0);
    this.sparesManagerFrom = sparesManagerFrom;
    this.nextManagerKill = run.history().now() + random.nextLong(5_000, 10_000);
  }

  @Override
  public void run() {
    try {
      while (!run.over().get()) {
        Thread.sleep(random.nextInt(100, 600));
        run.calm().readLock().lock();
        try {
          something();
        } finally {
          run.calm().readLock().unlock();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody does that
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void something() throws InterruptedException, IOException {
    int dice = random.nextInt(100);
    Target target = run.any(random);
    int pause = random.nextInt(100, 1500);
    long now = run.history().now();
    if (now >= nextManagerKill && now < sparesManagerFrom) {
      nextManagerKill = now + random.nextLong(10_000, 18_000);
      killManager(random.nextBoolean());
    } else if (dice < 75) {
      killChild(target);
    } else if (dice < 85) {
      freezeChild(target, pause);
    } else if (dice < 95) {
      Thread.ofVirtual().start(() -> chatter(target));
    } else {
      Thread.ofVirtual()
          .start(() -> SlowClient.linger(run.service().port(), Duration.ofSeconds(8)));
    }
  }

  private Optional<Sighted> leader(Target target) {
    return run.processesOf(target).stream().filter(Sighted::leads).findAny();
  }

  private void killChild(Target target) throws InterruptedException {
    target.turn().lock();
    try {
      int epoch = run.service().epoch();
      run.act(target, "start");
      Optional<Sighted> leader = leader(target);
      if (leader.isEmpty()) {
        return; // it crashed, or the manager was killed
      }
      Signals.freeze(leader.get()); // so that it starts nothing between the look and the kill
      List<Sighted> before = run.processesOf(target);
      Signals.kill(leader.get());
      Supplier<List<Sighted>> left = () -> before.stream().filter(Sighted::lives).toList();
      Leftovers leftovers = Leftovers.look(Duration.ofSeconds(1), left);
      if (run.service().epoch() != epoch) {
        return;
      }
      run.history()
          .add(
              new Looked(
                  run.history().now(),
                  epoch,
                  target.id(),
                  "kill",
                  leftovers.clean(),
                  leftovers.described()));
      leftovers.remove(left);
    } finally {
      target.turn().unlock();
    }
  }

  private void freezeChild(Target target, int pause) {
    leader(target)
        .ifPresent(leader -> {
          Signals.freeze(leader);
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Thread.sleep(pause);
                } catch (InterruptedException _) {
                  // then it goes on a little earlier
                }
                Signals.thaw(leader);
              });
        });
  }

  private void chatter(Target target) {
    run.service()
        .post(
            "/api/mcp/servers/" + target.id() + "/message",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"soak/chatter\"}");
  }

  /// Kills the manager, looks at what is left, and sees the next one up. What was left is removed
  /// then, but for walkers: their later generations look like those of the next child, and are
  /// found at its stop.
  ///
  /// @param atOnce whether the next one starts before the leftovers of this one can be gone
  private void killManager(boolean atOnce) throws InterruptedException, IOException {
    var history = run.history();
    var service = run.service();
    int epoch = service.epoch();
    List<Sighted> before = run.processes();
    long begin = history.now();
    service.kill();
    long at = history.now();
    Supplier<List<Sighted>> known = () -> before.stream().filter(Sighted::lives).toList();
    if (atOnce) {
      service.launch();
    }
    Supplier<List<Sighted>> left = atOnce ? known : run::processes;
    Leftovers leftovers = Leftovers.look(PATIENCE, left);
    history.add(
        new ManagerEnded(
            at, epoch, "SIGKILL", at - begin, leftovers.clean(), leftovers.described()));
    if (!atOnce) {
      service.launch();
    }
    service.awaitReady();
    history.add(new ManagerStarted(history.now(), service.epoch(), service.pid()));
    List<String> survived =
        Leftovers.look(Duration.ofSeconds(1), known).described(); // and time to see two leaders
    history.add(new Survived(history.now(), service.epoch(), survived));
    new Leftovers(-1, List.of()).remove(known);
  }
}
