package dev.mcpmanager.soak;

import dev.mcpmanager.soak.Entry.Gauges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Measures what the manager takes while no server runs and nobody asks anything.
final class Measure {

  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

  private Measure() {}

  static void take(Run run, String phase) throws IOException, InterruptedException {
    run.calm().writeLock().lock();
    try {
      run.targets().forEach(target -> run.act(target, "stop"));
      Thread.sleep(1500); // what is freed late, such as the reapers' threads
      long pid = run.service().pid();
      jcmd(pid, "GC.run");
      jcmd(pid, "GC.run");
      Path proc = Path.of("/proc", String.valueOf(pid));
      run.history()
          .add(
              new Gauges(
                  run.history().now(),
                  run.service().epoch(),
                  phase,
                  files(proc.resolve("fd")),
                  (int) number(THREADS, Files.readString(proc.resolve("status"))),
                  number(USED, jcmd(pid, "GC.heap_info")) * 1024,
                  Sighted.zombiesOf(pid)));
    } finally {
      run.calm().writeLock().unlock();
    }
  }

  private static int files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Long.parseLong(found.group(1));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(jcmd, String.valueOf(pid), command).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }
}
