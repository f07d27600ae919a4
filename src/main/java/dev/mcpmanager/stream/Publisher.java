package dev.mcpmanager.stream;

import dev.mcpmanager.server.ServerManager;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The one thread that tells subscribers what happens. The manager wakes it; it then reads on in
/// the manager's rings by itself, so that no child and no call ever waits for a subscriber.
///
/// Events leave at once when all was quiet, and otherwise within [#REST]; log lines leave once in a
/// batch interval. What servers use is looked up when its own interval has passed.
final class Publisher implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  /// How long the thread rests between two rounds. While it does, children that write do not have
  /// to wake it, which would cost them a system call for each line.
  private static final long REST = Duration.ofMillis(5).toNanos();

  /// After a fault of ours, so that a lasting one does not fill the log.
  private static final long REST_AFTER_FAULT = Duration.ofSeconds(1).toNanos();

  private final ServerManager manager;
  private final EventFeed events;
  private final LogFeed logs;
  private final ResourcesFeed resources;
  private final long batchInterval;
  private final int phase;

  private volatile boolean stirred;
  private volatile boolean running;
  private volatile @Nullable Thread thread;

  Publisher(
      ServerManager manager,
      EventFeed events,
      LogFeed logs,
      ResourcesFeed resources,
      Duration batchInterval,
      int phase) {
    this.manager = manager;
    this.events = events;
    this.logs = logs;
    this.resources = resources;
    this.batchInterval = batchInterval.toNanos();
    this.phase = phase;
  }

  @Override
  public synchronized void start() {
    if (running) {
      return;
    }
    events.skipToEnd();
    logs.skipToEnd();
    running = true;
    thread = Thread.ofPlatform().name("mcp-publisher").daemon().start(this::run);
    manager.history().onActivity(this::stir);
  }

  /// Called on the threads that read children's pipes: costs a volatile read in most cases.
  private void stir() {
    if (!stirred) {
      stirred = true;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    boolean linesLeft = false;
    long flushed = System.nanoTime() - batchInterval;
    while (running) {
      try {
        if (stirred) {
          stirred = false; // before reading, so that what comes while we read wakes us again
          events.publish();
          linesLeft = true;
        }
        long untilFlush = flushed + batchInterval - System.nanoTime();
        if (linesLeft && untilFlush <= 0) {
          linesLeft = logs.flush();
          flushed = System.nanoTime();
        }
        pause(linesLeft, resources.publish(System.nanoTime()));
      } catch (RuntimeException e) {
        log.error("Publishing to subscribers failed; it goes on.", e);
        stirred = true; // what came after the fault has not been read
        rest(REST_AFTER_FAULT);
      }
    }
    publishLastWords();
  }

  /// Until there is something to read, but no longer than `longest`.
  private void pause(boolean linesLeft, long longest) {
    rest(REST);
    if (!linesLeft) {
      sleep(longest);
    }
  }

  private void sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; running && !stirred && left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void rest(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; running && left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void publishLastWords() {
    try {
      events.publish();
      logs.flush();
    } catch (RuntimeException e) {
      log.debug("The last events could not be published.", e);
    }
  }

  @Override
  public synchronized void stop() {
    Thread ending = thread;
    running = false;
    if (ending != null) {
      LockSupport.unpark(ending);
      join(ending);
    }
  }

  private static void join(Thread ending) {
    try {
      ending.join(Duration.ofSeconds(2)); // it waits for nobody, so this is ample
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
