package dev.mcpmanager.jsonrpc;

import java.util.Arrays;

/// Where the members of one message are.
final class Spans {

  /// Start and end of each [Member], by slot. No value starts at 0, where the message itself does.
  private final int[] places = new int[2 * Member.COUNT];

  void clear() {
    Arrays.fill(places, 0);
  }

  void put(Member member, int start, int end) {
    places[2 * member.slot] = start;
    places[2 * member.slot + 1] = end;
  }

  boolean has(Member member) {
    return start(member) > 0;
  }

  int start(Member member) {
    return places[2 * member.slot];
  }

  int end(Member member) {
    return places[2 * member.slot + 1];
  }

  /// Those members that are left after edits that only take out whole ones.
  Spans shortened(Splice edits) {
    var left = new Spans();
    for (int i = 0; i < places.length; i += 2) {
      int start = places[i] > 0 ? edits.placeOf(places[i]) : 0;
      if (start > 0) {
        left.places[i] = start;
        left.places[i + 1] = edits.placeOf(places[i + 1] - 1) + 1;
      }
    }
    return left;
  }

  /// The same members, counted from `origin`, when what ends at `growsAt` has grown by so many
  /// bytes.
  Spans moved(int origin, int growsAt, int growth) {
    var moved = new Spans();
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      if (place > 0) {
        moved.places[i] = place - origin + (place >= growsAt ? growth : 0);
      }
    }
    return moved;
  }
}
