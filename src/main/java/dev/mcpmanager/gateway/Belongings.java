package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a session has at servers, each thing made at its first need and closed with the session.
/// Safe for threads.
final class Belongings implements AutoCloseable {

  private final Map<Place, AutoCloseable> things = new HashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  /// @param server null for what belongs to none
  private record Place(@Nullable ServerId server, Class<?> kind) {}

  /// What there is of a kind at a server.
  <T extends AutoCloseable> T at(ServerId server, Class<T> kind, Supplier<T> made) {
    return in(new Place(server, kind), kind, made);
  }

  /// What there is of a kind.
  <T extends AutoCloseable> T of(Class<T> kind, Supplier<T> made) {
    return in(new Place(null, kind), kind, made);
  }

  private <T extends AutoCloseable> T in(Place place, Class<T> kind, Supplier<T> made) {
    T thing;
    synchronized (this) {
      thing = kind.cast(things.computeIfAbsent(place, _ -> made.get()));
      if (!closed) {
        return thing;
      }
    }
    close(thing); // it came too late to be closed with the others
    return thing;
  }

  /// Whether there is something of that kind at a server.
  synchronized boolean has(ServerId server, Class<?> kind) {
    return things.containsKey(new Place(server, kind));
  }

  /// Closes what there is at a server that the session's endpoint has no more.
  void leave(ServerId server) {
    List<AutoCloseable> left = new ArrayList<>();
    synchronized (this) {
      things.entrySet().removeIf(e -> server.equals(e.getKey().server()) && left.add(e.getValue()));
    }
    left.forEach(Belongings::close);
  }

  @Override
  public void close() {
    List<AutoCloseable> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(things.values());
    }
    all.forEach(Belongings::close);
  }

  private static void close(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      throw new IllegalStateException("What belongs to a session could not be closed.", e);
    }
  }
}
