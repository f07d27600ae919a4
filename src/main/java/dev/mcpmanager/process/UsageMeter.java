package dev.mcpmanager.process;

import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Adds up what the processes of a family use, from one look to the next. Fed by the watch's thread
/// only.
final class UsageMeter {

  /// Counting files means a listing for each process, so not at every look.
  private static final long FILES_NANOS = TimeUnit.SECONDS.toNanos(5);

  /// Processor time is told in steps of 10 ms: a share of less than a second is mostly noise, and
  /// looks may follow each other closely.
  private static final long SHARE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private Map<ProcessStatus.Key, Long> running = Map.of();
  private long endedTicks;
  private long peak;
  private int files;
  private long filesCounted;
  private Duration cpuThen = Duration.ZERO;
  private long shareTaken;
  private double percent;
  private volatile @Nullable Usage latest;

  /// Null before the first look.
  @Nullable Usage latest() {
    return latest;
  }

  /// @param members all that were seen, zombies included, whose time would be missed otherwise
  void measure(List<ProcessStatus> members, long nanoTime) {
    var now = HashMap.<ProcessStatus.Key, Long>newHashMap(members.size());
    long pages = 0;
    int threads = 0;
    int processes = 0;
    for (ProcessStatus member : members) {
      now.put(member.key(), member.cpuTicks());
      if (member.runs()) {
        pages += member.residentPages();
        threads += member.threads();
        processes++;
      }
    }
    running.forEach((key, ticks) -> endedTicks += now.containsKey(key) ? 0 : ticks);
    running = now;
    if (latest == null || nanoTime - filesCounted >= FILES_NANOS) {
      files = members.stream().mapToInt(UsageMeter::openFiles).sum();
      filesCounted = nanoTime;
    }
    long memory = pages * Linux.pageSize();
    peak = Math.max(peak, memory);
    Duration cpu = cpu();
    takeShare(cpu, nanoTime);
    latest = new Usage(cpu, percent, memory, peak, files, threads, processes);
  }

  private void takeShare(Duration cpu, long nanoTime) {
    long elapsed = nanoTime - shareTaken;
    if (latest != null && elapsed < SHARE_NANOS) {
      return;
    }
    percent = latest == null ? 0 : 100.0 * cpu.minus(cpuThen).toNanos() / elapsed;
    cpuThen = cpu;
    shareTaken = nanoTime;
  }

  private Duration cpu() {
    long ticks = endedTicks + running.values().stream().mapToLong(Long::longValue).sum();
    return Duration.ofMillis(ticks * 1000 / ProcessStatus.TICKS_PER_SECOND);
  }

  private static int openFiles(ProcessStatus process) {
    String[] open = new File("/proc/" + process.pid() + "/fd").list();
    return open == null ? 0 : open.length;
  }
}
