package dev.mcpmanager.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds who waits for itself by way of others: for each of them one cycle it stands in, a short
/// one.
final class DependencyCycles {

  /// As many servers of a cycle as one reads at a glance.
  private static final int MAX_SHOWN = 8;

  private record Position(List<ServerId> cycle, int index) {

    ServerId at(int steps) {
      return cycle.get((index + steps) % cycle.size());
    }
  }

  private final Map<ServerId, Position> positions;

  private DependencyCycles(Map<ServerId, Position> positions) {
    this.positions = positions;
  }

  /// @param graph for each server whom it depends on
  static DependencyCycles of(Map<ServerId, Set<ServerId>> graph) {
    // What stands on no way between cycles is most of every file, and is cheap to leave out.
    Map<ServerId, Set<ServerId>> rest = reversed(withoutEnds(reversed(withoutEnds(graph))));
    Map<ServerId, Position> positions = new HashMap<>();
    for (ServerId start : graph.keySet()) {
      if (rest.containsKey(start) && !positions.containsKey(start)) {
        List<ServerId> cycle = cycle(start, rest);
        for (int i = 0; i < cycle.size(); i++) {
          positions.putIfAbsent(cycle.get(i), new Position(cycle, i));
        }
      }
    }
    return new DependencyCycles(positions);
  }

  /// The cycle that this dependency is a part of, from the dependent back to it: `a → b → a`. Null
  /// if there is none, or if the dependent has been given another one.
  @Nullable String by(ServerId dependent, ServerId target) {
    Position position = positions.get(dependent);
    if (position == null || !position.at(1).equals(target)) {
      return null;
    }
    int size = position.cycle().size();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Math.min(size, MAX_SHOWN); i++) {
      names.add(position.at(i).value());
    }
    if (size > MAX_SHOWN) {
      names.add("…");
    }
    names.add(dependent.value());
    return String.join(" → ", names);
  }

  /// The shortest way from a server back to it, without its second end; empty if there is none.
  private static List<ServerId> cycle(ServerId start, Map<ServerId, Set<ServerId>> graph) {
    Map<ServerId, ServerId> cameFrom = new HashMap<>();
    Deque<ServerId> ahead = new ArrayDeque<>(List.of(start));
    while (!ahead.isEmpty() && !cameFrom.containsKey(start)) {
      ServerId here = ahead.remove();
      for (ServerId next : graph.getOrDefault(here, Set.of())) {
        if (cameFrom.putIfAbsent(next, here) == null) {
          ahead.add(next);
        }
      }
    }
    Deque<ServerId> way = new ArrayDeque<>();
    for (ServerId at = cameFrom.get(start); at != null; at = cameFrom.get(at)) {
      way.addFirst(at);
      if (at.equals(start)) {
        break;
      }
    }
    return List.copyOf(way);
  }

  /// What is left of a graph when nobody in it has no successor.
  private static Map<ServerId, Set<ServerId>> withoutEnds(Map<ServerId, Set<ServerId>> graph) {
    Map<ServerId, Set<ServerId>> before = reversed(graph);
    Map<ServerId, Set<ServerId>> rest = new LinkedHashMap<>();
    graph.forEach((server, successors) -> rest.put(server, new LinkedHashSet<>(successors)));
    Deque<ServerId> ends =
        graph.keySet().stream()
            .filter(server -> graph.getOrDefault(server, Set.of()).isEmpty())
            .collect(Collectors.toCollection(ArrayDeque::new));
    while (!ends.isEmpty()) {
      ServerId end = ends.remove();
      rest.remove(end);
      for (ServerId server : before.getOrDefault(end, Set.of())) {
        Set<ServerId> successors = rest.getOrDefault(server, Set.of());
        if (successors.remove(end) && successors.isEmpty()) {
          ends.add(server);
        }
      }
    }
    return rest;
  }

  private static Map<ServerId, Set<ServerId>> reversed(Map<ServerId, Set<ServerId>> graph) {
    Map<ServerId, Set<ServerId>> reversed = new LinkedHashMap<>();
    graph.keySet().forEach(server -> reversed.put(server, new LinkedHashSet<>()));
    graph.forEach((server, successors) ->
        successors.forEach(
            it -> reversed.computeIfAbsent(it, _ -> new LinkedHashSet<>()).add(server)));
    return reversed;
  }
}
