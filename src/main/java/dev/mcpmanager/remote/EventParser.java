package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads server-sent events (HTML Living Standard, "Parsing an event stream"): bytes in pieces of
/// any size on one side, whole events on the other. An event that its stream breaks off in is none.
final class EventParser {

  /// The name of a field, the colon and a blank.
  private static final int NAME = 16;

  private static final int LONGEST_ID = 4096;
  private static final byte[] LINE_FEED = {'\n'};

  private final EventSink sink;
  private final Gathered line;
  private final Gathered data;
  private final byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private int marked; // bytes of the byte order mark seen; more than there are once past it
  private boolean afterReturn;
  private boolean hasData;
  private String type = "";
  private @Nullable String id;
  private @Nullable String lastEventId;
  private @Nullable Duration retry;

  /// @param limit of the data of an event, in bytes
  /// @param memory for what is long
  EventParser(int limit, Memory memory, EventSink sink) {
    this.sink = sink;
    int longest = Integer.MAX_VALUE - 8;
    this.line =
        new Gathered(limit > longest - NAME ? longest : limit + NAME, Gathered.EDGE + NAME, memory);
    this.data = new Gathered(limit, memory);
  }

  /// What holds until this stream says something else, as its predecessor said.
  void goOnAfter(EventParser broken) {
    id = broken.lastEventId;
    lastEventId = id;
    retry = broken.retry;
  }

  void feed(byte[] bytes, int offset, int count) throws InterruptedException {
    int end = offset + count;
    int from = skipMark(bytes, offset, end);
    if (afterReturn && from < end) {
      afterReturn = false;
      from += bytes[from] == '\n' ? 1 : 0;
    }
    int at = from;
    while (at < end) {
      byte b = bytes[at];
      if (b != '\n' && b != '\r') {
        at++;
        continue;
      }
      line.add(bytes, from, at - from);
      take();
      at++;
      if (b == '\r') {
        afterReturn = at == end;
        at += at < end && bytes[at] == '\n' ? 1 : 0;
      }
      from = at;
    }
    line.add(bytes, from, end - from);
  }

  /// The id of the last event that came whole; null if the server gives none.
  @Nullable String lastEventId() {
    return lastEventId;
  }

  /// How long the server wants to be left alone after the stream broke; null if it did not say.
  @Nullable Duration retry() {
    return retry;
  }

  /// The stream is over: what it holds is given back.
  void end() {
    line.clear();
    data.clear();
  }

  /// A mark that was begun and was none belongs to the first line.
  private int skipMark(byte[] bytes, int offset, int end) {
    int at = offset;
    while (marked < mark.length && at < end) {
      if (bytes[at] != mark[marked]) {
        line.add(mark, 0, marked);
        marked = mark.length;
        return at;
      }
      at++;
      marked++;
    }
    return at;
  }

  private void take() throws InterruptedException {
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    byte[] text = line.buffer();
    int end = line.kept();
    int colon = 0;
    while (colon < end && text[colon] != ':') {
      colon++;
    }
    int value = Math.min(end, colon + 1);
    value += value < end && text[value] == ' ' ? 1 : 0;
    field(new String(text, 0, Math.min(colon, NAME), UTF_8), value, end);
    line.clear();
  }

  private void field(String name, int value, int end) {
    switch (name) {
      case "data" -> addData(value, end);
      case "event" -> type = text(value, end);
      case "id" -> {
        String given = text(value, end);
        id = given.indexOf('\0') >= 0 ? id : given;
      }
      case "retry" -> {
        String digits = text(value, end);
        retry = digits.matches("\\d{1,9}") ? Duration.ofMillis(Long.parseLong(digits)) : retry;
      }
      default -> {
        // a comment, whose name is empty, or a field of another time
      }
    }
  }

  private void addData(int value, int end) {
    if (hasData) {
      data.add(LINE_FEED, 0, 1);
    }
    hasData = true;
    data.add(line.buffer(), value, end - value);
    if (line.isOversized()) {
      // its limit lies above that of the data, which has too much by this, too
      data.addUnseen(line.length() - end, line.tail());
    }
  }

  private String text(int value, int end) {
    return line.isOversized() || end - value > LONGEST_ID
        ? ""
        : new String(line.part(value, end), UTF_8);
  }

  private void dispatch() throws InterruptedException {
    lastEventId = id;
    if (hasData) {
      String named = type.isEmpty() ? "message" : type;
      if (data.isOversized()) {
        sink.oversized(data.head(), data.tail(), data.length());
      } else {
        sink.event(named, data.head());
      }
    }
    hasData = false;
    type = "";
    data.clear();
  }
}
