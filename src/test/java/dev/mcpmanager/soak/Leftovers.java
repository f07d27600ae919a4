package dev.mcpmanager.soak;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Waits for processes to be gone.
///
/// @param clean milliseconds until the last was gone; -1 if one was there at the end of the
///   patience
/// @param left what was there a second after the beginning
record Leftovers(long clean, List<Sighted> left) {

  /// What is promised.
  private static final Duration PROMISED = Duration.ofSeconds(1);

  static Leftovers look(Duration patience, Supplier<List<Sighted>> processes)
      throws InterruptedException {
    long begin = System.nanoTime();
    List<Sighted> late = null;
    while (true) {
      List<Sighted> now = processes.get();
      long elapsed = System.nanoTime() - begin;
      if (late == null && (now.isEmpty() || elapsed >= PROMISED.toNanos())) {
        late = now;
      }
      if (now.isEmpty() || elapsed >= patience.toNanos()) {
        return new Leftovers(now.isEmpty() ? elapsed / 1_000_000 : -1, late == null ? now : late);
      }
      Thread.sleep(10);
    }
  }

  List<String> described() {
    return left.stream().map(Sighted::described).toList();
  }

  /// So that they are counted once.
  void remove(Supplier<List<Sighted>> processes) {
    for (List<Sighted> now = processes.get(); !now.isEmpty(); now = processes.get()) {
      now.forEach(Signals::kill);
    }
  }
}
