package dev.mcpmanager.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one after the other, in the order they were given, on a virtual thread that lives
/// while there are any.
final class Serial {

  private static final Logger log = LoggerFactory.getLogger(Serial.class);

  private final String name;
  private final Deque<Runnable> tasks = new ArrayDeque<>(); // guarded by this
  private boolean running; // guarded by this

  /// @param name of the thread
  Serial(String name) {
    this.name = name;
  }

  synchronized void run(Runnable task) {
    tasks.add(task);
    if (!running) {
      running = true;
      Thread.ofVirtual().name(name).start(this::runAll);
    }
  }

  private void runAll() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("A task of {} failed.", name, e); // the next ones must not suffer
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = tasks.poll();
    running = task != null;
    return task;
  }
}
