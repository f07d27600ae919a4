package dev.mcpmanager.jsonrpc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A member that messages are told apart or routed by. Each may occur once at most: of two, we and
/// the peer might believe different ones.
enum Member {
  JSONRPC(Place.ROOT, "jsonrpc"),
  ID(Place.ROOT, "id"),
  METHOD(Place.ROOT, "method"),
  PARAMS(Place.ROOT, "params"),
  RESULT(Place.ROOT, "result"),
  ERROR(Place.ROOT, "error"),
  META(Place.PARAMS, "_meta"),
  PROGRESS_TOKEN(Place.PARAMS, "progressToken"),
  REQUEST_ID(Place.PARAMS, "requestId"),
  META_PROGRESS_TOKEN(Place.META, "progressToken"),
  META_SUBSCRIPTION_ID(Place.META, "io.modelcontextprotocol/subscriptionId");

  /// The object a member is looked for in.
  enum Place {
    ROOT,
    PARAMS,
    META
  }

  static final int COUNT = values().length;

  private static final Member[] IN_ROOT = in(Place.ROOT);
  private static final Member[] IN_PARAMS = in(Place.PARAMS);
  private static final Member[] IN_META = in(Place.META);

  private final Place place;
  final String spelt;

  /// Where [Spans] keeps it.
  final int slot;

  @SuppressWarnings("EnumOrdinal") // any number of its own will do
  Member(Place place, String spelt) {
    this.place = place;
    this.spelt = spelt;
    this.slot = ordinal();
  }

  /// The place inside this member's own object, if we look there.
  @Nullable Place inside() {
    return this == PARAMS ? Place.PARAMS : this == META ? Place.META : null;
  }

  /// The member of that place with the name spelt by the span, escaped or not.
  static @Nullable Member named(Place place, byte[] bytes, int start, int end) {
    for (Member member : membersIn(place)) {
      if (member.isSpelt(bytes, start, end)) {
        return member;
      }
    }
    boolean escaped = Words.indexOf((byte) '\\', bytes, start, end) < end;
    return escaped ? named(place, JsonText.unescape(bytes, start, end)) : null;
  }

  private static @Nullable Member named(Place place, String name) {
    for (Member member : membersIn(place)) {
      if (member.spelt.equals(name)) {
        return member;
      }
    }
    return null;
  }

  private boolean isSpelt(byte[] bytes, int start, int end) {
    if (end - start != spelt.length()) {
      return false;
    }
    for (int i = 0; i < spelt.length(); i++) {
      if (bytes[start + i] != spelt.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static Member[] membersIn(Place place) {
    return switch (place) {
      case ROOT -> IN_ROOT;
      case PARAMS -> IN_PARAMS;
      case META -> IN_META;
    };
  }

  private static Member[] in(Place place) {
    return Arrays.stream(values()).filter(member -> member.place == place).toArray(Member[]::new);
  }
}
