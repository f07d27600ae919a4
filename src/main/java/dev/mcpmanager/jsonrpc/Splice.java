package dev.mcpmanager.jsonrpc;

import java.util.ArrayList;
import java.util.List;

/// Replaces stretches of bytes by others, with one allocation.
public final class Splice {

  private final byte[] source;
  private final List<Span> spans = new ArrayList<>(3);
  private final List<byte[]> replacements = new ArrayList<>(3);

  /// @param source is read, never changed
  public Splice(byte[] source) {
    this.source = source;
  }

  /// Replaces `span`, in any order, as long as no two of them overlap.
  public Splice replace(Span span, byte[] by) {
    int place = spans.size();
    while (place > 0 && isBehind(spans.get(place - 1), span)) {
      place--;
    }
    spans.add(place, span);
    replacements.add(place, by);
    return this;
  }

  /// Inserts before the byte at `at`; insertions at one place keep their order.
  public Splice insert(int at, byte[] bytes) {
    return replace(new Span(at, at), bytes);
  }

  /// Whether nothing is to be changed.
  public boolean isEmpty() {
    return spans.isEmpty();
  }

  /// Where a byte of the source will be; -1 if it is replaced.
  int placeOf(int at) {
    int growth = 0;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (at < span.start()) {
        break;
      }
      if (at < span.end()) {
        return -1;
      }
      growth += replacements.get(i).length - span.length();
    }
    return at + growth;
  }

  public byte[] toBytes() {
    byte[] target = new byte[length()];
    int from = 0;
    int to = 0;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      byte[] by = replacements.get(i);
      int kept = span.start() - from;
      System.arraycopy(source, from, target, to, kept);
      System.arraycopy(by, 0, target, to + kept, by.length);
      from = span.end();
      to += kept + by.length;
    }
    System.arraycopy(source, from, target, to, source.length - from);
    return target;
  }

  /// What is inserted comes before what is replaced from the same place on.
  private static boolean isBehind(Span one, Span other) {
    return one.start() > other.start() || (one.start() == other.start() && one.end() > other.end());
  }

  private int length() {
    int length = source.length;
    int from = 0;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span.start() < from || span.end() > source.length) {
        throw new IllegalArgumentException("%s overlaps or is outside.".formatted(span));
      }
      from = span.end();
      length = Math.addExact(length, replacements.get(i).length - span.length());
    }
    return length;
  }
}
