import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Prints what the service takes and leaves, beside a bare `ProcessBuilder` with the same child.
///
/// The two sides take turns within each round, so that what else the machine does hits both.
final class Supervision {

  private static final List<String> SHAPES = List.of("background", "double-fork", "setsid", "daemon");
  private static final int AT_ONCE = 10;
  private static final int LEFTOVER_RUNS = 5;
  private static final int WARM_UP = 5;

  private final Supervised bare;
  private final Supervised served;
  private final int rounds;

  private Supervision(Supervised bare, Supervised served, int rounds) {
    this.bare = bare;
    this.served = served;
    this.rounds = rounds;
  }

  /// Arguments: the packaged jar, the script of the child, the number of rounds.
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("supervision");
    String script = Path.of(args[1]).toAbsolutePath().toString();
    Files.createDirectories(folder.resolve("executed"));
    try (var served = new Served(commands(script), folder, Path.of(args[0]))) {
      new Supervision(new Bare(commands(script), folder), served, Integer.parseInt(args[2])).compare();
    } catch (Exception e) {
      System.err.println("The benchmark failed; see " + folder.resolve("service.log"));
      throw e;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
    }
    System.exit(0); // the HTTP client has threads
  }

  private static Map<String, List<String>> commands(String script) {
    var commands = new LinkedHashMap<String, List<String>>();
    IntStream.range(0, AT_ONCE)
        .forEach(n -> commands.put("steady-" + n, List.of("perl", script, "steady", "bench.steady-" + n)));
    for (String shape : SHAPES) {
      String token = "bench." + shape;
      commands.put(shape, List.of("perl", script, shape, token));
    }
    commands.put(
        "background",
        List.of(
            "sh",
            "-c",
            "perl %1$s linger bench.background & exec perl %1$s steady bench.background"
                .formatted(script)));
    return commands;
  }

  private void compare() throws Exception {
    System.out.printf("%d rounds, the two sides in turns%n%n", rounds);
    System.out.printf("%-40s %12s %12s %8s%n", "", "bare", "service", "ratio");
    crashes();
    stops();
    spawns();
    leftovers();
  }

  private void crashes() throws Exception {
    bare.start("steady-0");
    served.start("steady-0");
    var times = new Samples();
    for (int round = -WARM_UP; round < rounds; round++) {
      times.add(round, bare.crashToReady("steady-0"), served.crashToReady("steady-0"));
    }
    bare.stop("steady-0");
    served.stop("steady-0");
    times.print("crash to ready, p50", 0.5, "ms");
    times.print("crash to ready, p95", 0.95, "ms");
  }

  private void stops() throws Exception {
    var times = new Samples();
    for (int round = -WARM_UP; round < rounds; round++) {
      bare.start("steady-0");
      double plain = millis(() -> bare.stop("steady-0"));
      served.start("steady-0");
      times.add(round, plain, millis(() -> served.stop("steady-0")));
    }
    times.print("stop, p50", 0.5, "ms");
    times.print("stop, p95", 0.95, "ms");
  }

  private void spawns() throws Exception {
    var rates = new Samples();
    for (int round = -2; round < rounds / 3; round++) {
      rates.add(round, spawnRate(bare), spawnRate(served));
    }
    rates.print("ready children per second, p50", 0.5, "/s");
  }

  private double spawnRate(Supervised side) throws Exception {
    double took = millis(() -> all(side::start));
    all(side::stop);
    return AT_ONCE * 1000 / took;
  }

  private static void all(Action action) throws Exception {
    var threads = new ArrayList<Thread>();
    for (int n = 0; n < AT_ONCE; n++) {
      String child = "steady-" + n;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  action.on(child);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void leftovers() throws Exception {
    for (String shape : SHAPES) {
      int plain = 0;
      int supervised = 0;
      for (int run = 0; run < LEFTOVER_RUNS; run++) {
        plain += left(bare, shape);
        supervised += left(served, shape);
      }
      System.out.printf(
          "%-40s %10d/%d %10d/%d%n", "runs that left processes: " + shape, plain, LEFTOVER_RUNS, supervised, LEFTOVER_RUNS);
    }
  }

  /// 1 if a process of the child is there a second after the stop; then it is ended.
  private static int left(Supervised side, String shape) throws Exception {
    side.start(shape);
    Thread.sleep(200); // a double fork takes a moment
    side.stop(shape);
    Thread.sleep(1000);
    List<ProcessHandle> left =
        ProcessHandle.allProcesses().filter(process -> carries(process, "bench." + shape)).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    return left.isEmpty() ? 0 : 1;
  }

  private static boolean carries(ProcessHandle process, String token) {
    try {
      byte[] command = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
      return new String(command, StandardCharsets.ISO_8859_1).contains(token);
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private interface Task {
    void run() throws Exception;
  }

  private interface Action {
    void on(String child) throws Exception;
  }

  private static double millis(Task task) throws Exception {
    long begin = System.nanoTime();
    task.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static final class Samples {
    private final List<Double> bare = new ArrayList<>();
    private final List<Double> served = new ArrayList<>();

    /// Rounds below 0 are for warming up.
    void add(int round, double plain, double supervised) {
      if (round >= 0) {
        bare.add(plain);
        served.add(supervised);
      }
    }

    void print(String name, double quantile, String unit) {
      double plain = at(bare, quantile);
      double supervised = at(served, quantile);
      System.out.printf(
          "%-40s %9.1f %-2s %9.1f %-2s %7.2fx%n", name, plain, unit, supervised, unit, supervised / plain);
    }

    private static double at(List<Double> samples, double quantile) {
      double[] sorted = samples.stream().mapToDouble(d -> d).toArray();
      Arrays.sort(sorted);
      return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))];
    }
  }
}
