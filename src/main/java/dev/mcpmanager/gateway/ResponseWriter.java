package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Payload;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Writes the response of one exchange: one JSON body, or server-sent events.
final class ResponseWriter {

  private static final byte[] KEEP_ALIVE = ":\n\n".getBytes(UTF_8);
  private static final byte[] END_OF_EVENT = "\n\n".getBytes(UTF_8);

  private final HttpServletResponse response;
  private boolean stream;

  ResponseWriter(HttpServletResponse response) {
    this.response = response;
  }

  boolean isStream() {
    return stream;
  }

  /// From now on there are events; does nothing the second time.
  void openStream() {
    if (stream) {
      return;
    }
    stream = true;
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader(
        "X-Accel-Buffering", "no"); // nginx, and who learned from it, would hold back
  }

  void write(Event event) throws IOException {
    event(event.id(), Payload.of(event.data()));
  }

  /// A comment, so that what lies between us and the client sees life.
  void keepAlive() throws IOException {
    response.getOutputStream().write(KEEP_ALIVE);
  }

  void flush() throws IOException {
    response.flushBuffer();
  }

  /// The last that is written.
  void write(Answer answer) throws IOException {
    Payload body = answer.body();
    if (stream) {
      if (body != null) {
        event(answer.eventId(), body);
      }
      return;
    }
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    if (body != null) {
      response.setContentType("application/json");
      response.setContentLength(body.length());
      body.writeTo(response.getOutputStream());
    }
  }

  private void event(@Nullable String id, Payload data) throws IOException {
    OutputStream out = response.getOutputStream();
    String head = id == null ? "" : "id: " + id + "\n";
    out.write((head + "event: message\ndata: ").getBytes(UTF_8));
    data.writeTo(out);
    out.write(END_OF_EVENT);
  }
}
