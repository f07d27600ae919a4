package dev.mcpmanager.jsonrpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The lines that wait, a queue for each caller. The callers take turns, a line at a time, so that
/// who has thousands of lines waiting does not hold up who has one; the manager's own go first. Not
/// safe for threads.
final class Lanes {

  /// The lines of one caller, in their order.
  private static final class Lane {
    final Caller caller;
    final SequencedSet<Line> lines = new LinkedHashSet<>();
    long cost;

    Lane(Caller caller) {
      this.caller = caller;
    }
  }

  /// Callers that have lines, the one whose turn it is first.
  private final LinkedHashMap<Caller, Lane> lanes = new LinkedHashMap<>();

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /// What the lines of a caller cost that wait.
  long cost(Caller caller) {
    Lane lane = lanes.get(caller);
    return lane == null ? 0 : lane.cost;
  }

  void add(Line line) {
    Lane lane = lanes.computeIfAbsent(line.caller, Lane::new);
    lane.lines.add(line);
    lane.cost += line.cost();
  }

  /// False if the line does not wait here.
  boolean remove(Line line) {
    Lane lane = lanes.get(line.caller);
    if (lane == null || !lane.lines.remove(line)) {
      return false;
    }
    lane.cost -= line.cost();
    if (lane.lines.isEmpty()) {
      lanes.remove(line.caller);
    }
    return true;
  }

  /// Takes the lines whose turn it is: as many as fit, but at least one if any waits.
  List<Line> take(int bytes) {
    var taken = new ArrayList<Line>();
    int length = 0;
    while (!lanes.isEmpty()) {
      Lane lane = turn();
      Line line = lane.lines.getFirst();
      length += line.bytes.length;
      if (length > bytes && !taken.isEmpty()) {
        break;
      }
      taken.add(line);
      remove(line);
      if (!lane.lines.isEmpty()) {
        lanes.putLast(lane.caller, lane);
      }
    }
    return taken;
  }

  List<Line> takeAll() {
    var all = new ArrayList<Line>();
    lanes.values().forEach(lane -> all.addAll(lane.lines));
    lanes.clear();
    return all;
  }

  private Lane turn() {
    Lane own = lanes.get(Caller.MANAGER);
    return own == null ? lanes.firstEntry().getValue() : own;
  }
}
