package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.JsonView;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what a server answers a request with: one JSON text, a list of them, or an event stream.
final class HttpBody {

  /// Takes the messages in it.
  interface Sink {

    /// One message, or what was to be one.
    void message(byte[] message) throws InterruptedException;

    /// A message over the limit.
    void oversized(byte[] head, byte[] tail, long length) throws InterruptedException;

    /// A part of a stream came, whatever is in it.
    default void sign() {}
  }

  private final int limit;
  private final Memory memory;
  private final Sink sink;
  private @Nullable EventParser events;

  HttpBody(int limit, Memory memory, Sink sink) {
    this.limit = limit;
    this.memory = memory;
    this.sink = sink;
  }

  /// The event stream that is read, or was; null before there is one.
  @Nullable EventParser events() {
    return events;
  }

  /// Why nothing of it can be understood; null if it can be read.
  static @Nullable String problem(HttpReply reply) {
    String encoding = reply.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return "answered in the encoding '%s', which it was not asked for"
          .formatted(HttpReason.printable(encoding));
    }
    String type = reply.mediaType();
    return type.isEmpty() || type.endsWith("json") || isStream(reply)
        ? null
        : "answered with '%s' instead of JSON or an event stream"
            .formatted(HttpReason.printable(type));
  }

  static boolean isStream(HttpReply reply) {
    return reply.mediaType().equals("text/event-stream");
  }

  /// Reads it to its end, which may never come.
  ///
  /// @throws IOException if it broke off
  void read(HttpReply reply) throws IOException, InterruptedException {
    if (isStream(reply)) {
      readEvents(reply);
    } else {
      readJson(reply);
    }
  }

  private void readEvents(HttpReply reply) throws IOException, InterruptedException {
    var parser = new EventParser(limit, memory, new Messages());
    if (events != null) {
      parser.goOnAfter(events);
    }
    events = parser;
    byte[] buffer = new byte[8 << 10];
    try {
      for (int count = reply.read(buffer); count >= 0; count = reply.read(buffer)) {
        sink.sign();
        parser.feed(buffer, 0, count);
      }
    } finally {
      parser.end();
    }
  }

  private void readJson(HttpReply reply) throws IOException, InterruptedException {
    var body = new Gathered(limit, memory);
    byte[] buffer = new byte[8 << 10];
    try {
      for (int count = reply.read(buffer); count >= 0; count = reply.read(buffer)) {
        body.add(buffer, 0, count);
      }
      if (body.isOversized()) {
        sink.oversized(body.head(), body.tail(), body.length());
      } else {
        pass(body.head());
      }
    } finally {
      body.clear();
    }
  }

  /// Lists were messages in one revision, and some servers still answer with them.
  private void pass(byte[] text) throws InterruptedException {
    int at = 0;
    while (at < text.length && text[at] <= ' ' && text[at] >= 0) {
      at++;
    }
    if (at == text.length) {
      return;
    }
    JsonView list = text[at] == '[' ? list(text) : null;
    if (list == null) {
      sink.message(text);
      return;
    }
    for (JsonView element : list.elements()) {
      sink.message(element.raw());
    }
  }

  private static @Nullable JsonView list(byte[] text) {
    try {
      return JsonView.of(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private final class Messages implements EventSink {

    @Override
    public void event(String type, byte[] data) throws InterruptedException {
      if (type.equals("message")) {
        pass(data);
      }
    }

    @Override
    public void oversized(byte[] head, byte[] tail, long length) throws InterruptedException {
      sink.oversized(head, tail, length);
    }
  }
}
