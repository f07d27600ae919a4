package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Members that are to be added to, and removed from, one object of a message. What stays, stays
/// byte by byte; what is added comes first.
final class ObjectEdit {

  private static final byte[] QUOTE = {'"'};
  private static final byte[] COMMA = {','};
  private static final byte[] COMMA_AND_QUOTE = {',', '"'};
  private static final byte[] QUOTE_AND_COLON = {'"', ':'};
  private static final byte[] NOTHING = {};

  private final JsonView object;
  private final Members known;
  private final List<JsonView.Entry> members;
  private final boolean[] removed; // by the number of the member
  private final List<byte[]> added = new ArrayList<>(0);

  ObjectEdit(JsonView object) {
    this.object = object;
    this.known = Members.of(object);
    this.members = known.all();
    this.removed = new boolean[members.size()];
  }

  /// The value of a member as it was; of several with that name the last.
  @Nullable JsonView member(String name) {
    return known.get(name);
  }

  ObjectEdit remove(String name) {
    for (int i = 0; i < removed.length; i++) {
      removed[i] |= members.get(i).isNamed(name);
    }
    return this;
  }

  /// Adds a member unless there is one of that name.
  ///
  /// @param value as JSON, in as many parts as it has
  ObjectEdit addMissing(String name, byte[]... value) {
    return member(name) == null ? add(name, value) : this;
  }

  /// Sets a member, in place of all there are of that name.
  ///
  /// @param value as JSON
  ObjectEdit set(String name, byte[] value) {
    return remove(name).add(name, value);
  }

  /// Whether the object will have no members.
  boolean leavesNothing() {
    return added.isEmpty() && !keepsAny();
  }

  /// Notes it all in a splice of the message's bytes.
  void into(Splice splice) {
    if (!added.isEmpty()) {
      if (keepsAny()) {
        added.add(COMMA);
      }
      splice.insert(object.span().start() + 1, joined(added));
    }
    boolean behindOne = false;
    for (int i = 0; i < members.size(); i++) {
      if (!removed[i]) {
        behindOne = true;
      } else {
        splice.replace(behindOne ? fromCommaBefore(i) : toCommaBehind(i), NOTHING);
      }
    }
  }

  private ObjectEdit add(String name, byte[]... value) {
    added.add(added.isEmpty() ? QUOTE : COMMA_AND_QUOTE);
    added.add(name.getBytes(UTF_8));
    added.add(QUOTE_AND_COLON);
    Collections.addAll(added, value);
    return this;
  }

  private static byte[] joined(List<byte[]> parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private boolean keepsAny() {
    for (boolean gone : removed) {
      if (!gone) {
        return true;
      }
    }
    return false;
  }

  private Span fromCommaBefore(int i) {
    return new Span(members.get(i - 1).span().end(), members.get(i).span().end());
  }

  private Span toCommaBehind(int i) {
    boolean last = i == members.size() - 1;
    int end = last ? members.get(i).span().end() : members.get(i + 1).start();
    return new Span(members.get(i).start(), end);
  }
}
