package dev.mcpmanager.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.soak.Entry.Bystander;
import dev.mcpmanager.soak.Entry.CarriedOutAgain;
import dev.mcpmanager.soak.Entry.ManagerEnded;
import dev.mcpmanager.soak.Entry.ManagerStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The packaged service with a server of each shape, while clients do what they like and a nemesis
/// kills. Everything goes into the history; the checker decides.
///
/// For the first half the manager is killed, too, every quarter of a minute. Then it lives on, so
/// that what it takes can be measured twice. At last it is told to end.
@Tag("soak")
class ChaosSoak {

  /// From the end of stdin to SIGKILL.
  static final Duration LADDER = Duration.ofMillis(800);

  private static final int WORKERS = 4;

  private final Path folder = Path.of("target", "soak").toAbsolutePath();

  @Test
  void theInvariantsHold() throws Exception {
    long seed = Long.getLong("soak.seed", System.nanoTime() % 1_000_000);
    long millis = Math.round(Double.parseDouble(System.getProperty("soak.minutes", "3")) * 60_000);
    System.out.printf(
        "Chaos run with -Dsoak.seed=%d for %.1f min; its history is in %s%n",
        seed, millis / 60_000.0, folder.resolve("history.jsonl"));
    makeFolder();
    String mark = "soak.%s.".formatted(Long.toString(System.nanoTime(), 36));
    List<Target> targets =
        Arrays.stream(Shape.values()).map(shape -> target(mark, shape.id())).toList();
    var bystander = target(mark, "bystander");
    writeDefinitions(targets, bystander);
    Process stranger = stranger();
    try (var history = new History(folder.resolve("history.jsonl"))) {
      var run = new Run(seed, mark, new Service(folder), history, targets, bystander);
      through(run, millis);
      history.add(new Bystander("the process beside the service", untouched(stranger)));
      carriedOutAgain(history);
    } finally {
      stranger.destroyForcibly();
    }
    var entries = History.read(folder.resolve("history.jsonl"));
    List<Violation> violations = Checker.check(entries);
    System.out.printf("%nChaos run with -Dsoak.seed=%d%n", seed);
    System.out.println(new Report(entries, violations).text());
    assertThat(violations.size()).as("violations; the table is above").isZero();
  }

  private static void through(Run run, long millis) throws Exception {
    var history = run.history();
    var service = run.service();
    service.awaitReady();
    history.add(new ManagerStarted(history.now(), service.epoch(), service.pid()));
    var threads = new ArrayList<Thread>();
    threads.add(start("process-watch", new ProcessWatch(run)));
    threads.add(start("event-watch", new EventWatch(run)));
    threads.add(start("nemesis", new Nemesis(run, millis / 2)));
    IntStream.rangeClosed(1, WORKERS)
        .mapToObj(number -> start("worker-" + number, new Worker(run, number)))
        .forEach(threads::add);
    try {
      waitUntil(run, millis * 65 / 100);
      long bystander = pidOf(run, run.bystander());
      Measure.take(run, "warm");
      waitUntil(run, millis);
      Measure.take(run, "end");
      boolean untouched = pidOf(run, run.bystander()) == bystander;
      history.add(new Bystander("the server that nobody touched", untouched));
    } finally {
      run.over().set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      end(run);
    }
  }

  /// With every server running, the stubborn ones, too.
  private static void end(Run run) throws InterruptedException {
    var history = run.history();
    List<Thread> starts =
        run.targets().stream()
            .map(target -> Thread.ofVirtual().start(() -> run.act(target, "start")))
            .toList();
    for (Thread start : starts) {
      start.join();
    }
    int epoch = run.service().epoch();
    long took = run.service().terminate();
    long at = history.now();
    Leftovers leftovers = Leftovers.look(Duration.ofSeconds(3), run::processes);
    history.add(
        new ManagerEnded(at, epoch, "SIGTERM", took, leftovers.clean(), leftovers.described()));
    leftovers.remove(run::processes);
  }

  private static Thread start(String name, Runnable task) {
    return Thread.ofPlatform().name("soak-" + name).daemon().start(task);
  }

  private static void waitUntil(Run run, long millis) throws InterruptedException {
    Thread.sleep(Math.max(0, millis - run.history().now()));
  }

  private static long pidOf(Run run, Target target) {
    return run.service().get("/api/mcp/servers/" + target.id()).body().path("pid").asLong(-1);
  }

  private static Target target(String mark, String id) {
    return new Target(id, mark + id, new ReentrantLock());
  }

  private void makeFolder() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder.resolve("executed"));
    try (var script = ChaosSoak.class.getResourceAsStream("/soak/child.pl")) {
      Files.copy(script, folder.resolve("child.pl"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void writeDefinitions(List<Target> targets, Target bystander) throws IOException {
    ObjectNode servers = JsonMapper.shared().createObjectNode();
    for (Target target : targets) {
      servers.set(target.id(), definition(Shape.of(target.id()), target));
    }
    servers.set(bystander.id(), definition(Shape.STEADY, bystander));
    ObjectNode file = JsonMapper.shared().createObjectNode();
    file.set("mcpServers", servers);
    Files.writeString(
        folder.resolve("mcp-servers.json"),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(file));
  }

  private static ObjectNode definition(Shape shape, Target target) {
    List<String> command = shape.command("child.pl", target.token());
    ObjectNode definition = JsonMapper.shared().createObjectNode();
    definition.put("command", command.getFirst());
    command.stream().skip(1).forEach(definition.putArray("args")::add);
    definition.put("autoStart", true);
    definition
        .putObject("restart")
        .put("initialDelay", "100ms")
        .put("maxDelay", "1s")
        .put("maxRestarts", 1000);
    definition
        .putObject("timeouts")
        .put("start", "20s")
        .put("call", "2s")
        .put("stdinClosed", LADDER.dividedBy(2).toMillis() + "ms")
        .put("terminated", LADDER.dividedBy(2).toMillis() + "ms");
    return definition;
  }

  /// A process with markers of another service.
  private static Process stranger() throws IOException {
    var builder = new ProcessBuilder("sleep", "86400");
    builder.environment().put("MCPM_INSTANCE", "of-another-service");
    builder.environment().put("MCPM_ID", "steady");
    return builder.start();
  }

  private static boolean untouched(Process stranger) {
    return stranger.isAlive();
  }

  private void carriedOutAgain(History history) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("executed"))) {
      for (Path file : files.toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          lines
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
              .forEach((said, times) -> {
                if (times > 1) {
                  history.add(new CarriedOutAgain(said, times));
                }
              });
        }
      }
    }
  }
}
