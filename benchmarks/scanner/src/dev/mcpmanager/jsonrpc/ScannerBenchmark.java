package dev.mcpmanager.jsonrpc;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs all of it in rounds, and prints the best of each: what else the machine does can only make a
/// measurement worse, and it does so to all sides.
public final class ScannerBenchmark {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Map<String, Double> nanos = new TreeMap<>();
  private final Map<String, Double> allocated = new TreeMap<>();

  private ScannerBenchmark() {}

  public static void main(String[] args) throws RunnerException {
    var benchmark = new ScannerBenchmark();
    for (int round = Integer.parseInt(args[0]); round > 0; round--) {
      new Runner(options()).run().forEach(benchmark::add);
    }
    benchmark.print();
  }

  private static Options options() {
    return new OptionsBuilder()
        .include("\\.(Reading|Framing)\\.")
        .jvmArgs("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx512m")
        .addProfiler(GCProfiler.class)
        .forks(1)
        .warmupIterations(5)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(4)
        .measurementTime(TimeValue.milliseconds(500))
        .build();
  }

  private void add(RunResult result) {
    String name = result.getParams().getBenchmark();
    String key =
        result.getParams().getParam("sample") + " " + name.substring(name.lastIndexOf('.') + 1);
    nanos.merge(key, result.getPrimaryResult().getStatistics().getMin(), Math::min);
    allocated.merge(
        key, result.getSecondaryResults().get(ALLOCATED).getScore(), Math::min);
  }

  private void print() {
    System.out.println(
        "\n| message | scan | Jackson's parser | its tree | scan / parser | scan / tree"
            + " | scan and copy | allocated | frame |\n|---|---|---|---|---|---|---|---|---|");
    for (Sample sample : Sample.values()) {
      double size = sample.bytes().length;
      double scan = size / nanos.get(sample + " scan");
      double parser = size / nanos.get(sample + " jacksonParser");
      double tree = size / nanos.get(sample + " jacksonTree");
      System.out.printf(
          "| %s, %s | %.2f | %.2f | %.2f | %.1f | %.1f | %.2f | %.0f B | %.2f |%n",
          sample.name().toLowerCase(),
          sample.length,
          scan,
          parser,
          tree,
          scan / parser,
          scan / tree,
          size / nanos.get(sample + " relay"),
          allocated.get(sample + " relay"),
          size / nanos.get(sample + " frame"));
    }
  }
}
