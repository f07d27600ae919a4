package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small shell process in a session of its own that ends all children when this one dies, however
/// it dies: the pipe between them is closed then. What it does stands in `guardian.sh`.
///
/// The thread `mcp-guardian` alone starts it, writes to it, and starts another one if it is gone.
final class Guardian implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Guardian.class);

  private static final long CHECK_MILLIS = 200;

  /// How long a new one is not replaced, should it end at once.
  private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<String> command;
  private final String script;
  private final @Nullable String cgroup;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;

  /// What it should know; what it does know is `told`, the thread's.
  private volatile Set<Long> groups = Set.of();

  private final Set<Long> told = new HashSet<>();
  private volatile Process process;
  private volatile boolean closed;
  private long started;

  /// @param script what the shell runs; in a variable, so that `ps` shows one short line
  private Guardian(List<String> command, String script, @Nullable String cgroup)
      throws IOException {
    this.command = command;
    this.script = script;
    this.cgroup = cgroup;
    this.process = launch();
    this.thread = Thread.ofPlatform().daemon().name("mcp-guardian").start(this::attend);
  }

  /// Null where there cannot be one.
  ///
  /// @param session starts a program in a session of its own
  /// @param run the digits that all children of this run have in common
  static @Nullable Guardian start(List<String> session, long run, @Nullable Cgroups cgroups) {
    try {
      var command = new java.util.ArrayList<>(session);
      String shell = Containment.find("sh").orElse("sh");
      command.addAll(List.of(shell, "-c", "eval \"$SCRIPT\"", "mcp-guardian", "" + run));
      return new Guardian(command, script(), cgroups == null ? null : cgroups.path().toString());
    } catch (IOException e) {
      log.warn("The guardian could not be started: {}", e.getMessage());
      return null;
    }
  }

  private static String script() throws IOException {
    try (InputStream in = Guardian.class.getResourceAsStream("guardian.sh")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  private Process launch() throws IOException {
    started = System.nanoTime();
    var builder = new ProcessBuilder(command).directory(new File("/"));
    builder.environment().clear(); // without a mark of its own
    builder.environment().put("PATH", "/usr/bin:/bin:/usr/local/bin");
    builder.environment().put("SCRIPT", script);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process launched = JvmChildren.start(builder, Birthmark.NONE);
    told.clear();
    if (cgroup != null) {
      write(launched, "cgroup " + cgroup + "\n");
    }
    return launched;
  }

  long pid() {
    return process.pid();
  }

  /// All groups and sessions there are now. Returns at once.
  void know(Set<Long> now) {
    groups = Set.copyOf(now);
    news.release();
  }

  private void attend() {
    while (!closed) {
      try {
        boolean _ = news.tryAcquire(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        news.drainPermits();
        replaceIfGone();
        tell();
      } catch (IOException e) {
        log.debug("The guardian does not listen.", e); // it is replaced in the next round
      } catch (InterruptedException _) {
        return; // nobody knows this thread
      }
    }
    farewell();
  }

  private void replaceIfGone() throws IOException {
    if (!process.isAlive() && System.nanoTime() - started > RESTART_NANOS) {
      log.warn("The guardian has ended; another one is started.");
      process = launch();
    }
  }

  private void tell() throws IOException {
    Set<Long> now = groups;
    var text = new StringBuilder();
    told.stream().filter(one -> !now.contains(one)).forEach(one -> line(text, "del", one));
    now.stream().filter(one -> !told.contains(one)).forEach(one -> line(text, "add", one));
    if (!text.isEmpty()) {
      write(process, text.toString());
      told.clear();
      told.addAll(now);
    }
  }

  private static void line(StringBuilder text, String word, long group) {
    text.append(word).append(' ').append(group).append('\n');
  }

  private static void write(Process process, String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  private void farewell() {
    try (var stdin = process.getOutputStream()) {
      stdin.write("bye\n".getBytes(UTF_8));
    } catch (IOException _) {
      // it has left before
    }
  }

  /// To be called when nothing is left for it to do.
  @Override
  public void close() {
    closed = true;
    news.release();
    try {
      boolean _ = thread.join(java.time.Duration.ofSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
