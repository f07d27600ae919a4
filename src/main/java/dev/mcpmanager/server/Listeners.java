package dev.mcpmanager.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Those who want to be told, each time that it runs.
final class Listeners implements Runnable {

  private final List<Runnable> all = new CopyOnWriteArrayList<>();

  void add(Runnable listener) {
    all.add(listener);
  }

  @Override
  public void run() {
    all.forEach(Runnable::run);
  }
}
