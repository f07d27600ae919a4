package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of a message and where its members are. Once handed out it is never changed.
final class Envelope {

  private static final byte[] META_HEAD = "\"_meta\":{".getBytes(UTF_8);
  private static final byte[] META_END = {'}'};
  private static final byte[] COMMA = {','};
  private static final byte[] NOTHING = {};

  final byte[] bytes;
  private final Spans spans;

  private Envelope(byte[] bytes, Spans spans) {
    this.bytes = bytes;
    this.spans = spans;
  }

  /// A message that fills an array, which is the envelope's from now on.
  static Envelope of(byte[] bytes, Spans spans) {
    return new Envelope(bytes, spans);
  }

  /// Copies a message out of a buffer.
  static Envelope copy(byte[] buffer, int from, int to, Spans spans) {
    return new Envelope(Arrays.copyOfRange(buffer, from, to), spans.moved(from, to, 0));
  }

  /// Copies a message out of a buffer, with one member that it has replaced on the way.
  static Envelope copy(byte[] buffer, int from, int to, Spans spans, Member member, byte[] by) {
    int cut = spans.start(member);
    int resume = spans.end(member);
    int growth = by.length - (resume - cut);
    byte[] bytes = new byte[Math.addExact(to - from, growth)];
    int before = cut - from;
    System.arraycopy(buffer, from, bytes, 0, before);
    System.arraycopy(by, 0, bytes, before, by.length);
    System.arraycopy(buffer, resume, bytes, before + by.length, to - resume);
    return new Envelope(bytes, spans.moved(from, resume, growth));
  }

  Envelope with(Member member, byte[] by) {
    if (!spans.has(member)) {
      throw new IllegalStateException("This message has no '%s'.".formatted(member.spelt));
    }
    return copy(bytes, 0, bytes.length, spans, member, by);
  }

  /// The same message after edits that lie inside of one member, and leave it proven JSON.
  Envelope edited(Splice edits, Member inside) {
    byte[] fresh = edits.toBytes();
    return new Envelope(fresh, spans.moved(0, spans.end(inside), fresh.length - bytes.length));
  }

  /// The same message after edits that only take out members of objects inside of it.
  Envelope shortened(Splice edits) {
    return new Envelope(edits.toBytes(), spans.shortened(edits));
  }

  /// The same message with members in front of those of its `_meta`, or with one that has them.
  Envelope withMeta(byte[] members) {
    boolean isNew = !spans.has(Member.META);
    int at = 1 + spans.start(isNew ? Member.PARAMS : Member.META);
    byte[] comma = bytes[firstBehindBlanks(at)] == '}' ? NOTHING : COMMA;
    var fresh = new Splice(bytes);
    if (isNew) {
      fresh.insert(at, META_HEAD).insert(at, members).insert(at, META_END).insert(at, comma);
    } else {
      fresh.insert(at, members).insert(at, comma);
    }
    byte[] longer = fresh.toBytes();
    Spans moved = spans.moved(0, at, longer.length - bytes.length);
    if (isNew) {
      int start = at + META_HEAD.length - 1;
      moved.put(Member.META, start, start + 1 + members.length + META_END.length);
    }
    return new Envelope(longer, moved);
  }

  private int firstBehindBlanks(int from) {
    int at = from;
    while (bytes[at] == ' ' || bytes[at] == '\t') {
      at++;
    }
    return at;
  }

  @Nullable Span span(Member member) {
    return spans.has(member) ? existing(member) : null;
  }

  Span existing(Member member) {
    return new Span(spans.start(member), spans.end(member));
  }

  byte[] raw(Member member) {
    return existing(member).of(bytes);
  }

  /// The string that is the member's value.
  String text(Member member) {
    return JsonText.unescape(bytes, spans.start(member) + 1, spans.end(member) - 1);
  }

  /// Makes one line of what is not shared yet: a raw line break can only be a blank between two
  /// tokens, and a peer may end its lines at either kind.
  static void blankLineBreaks(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
  }
}
