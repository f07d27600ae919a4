package dev.mcpmanager.testing;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/// A STOMP client that sends what it is told, right or wrong, and shows each frame as it came.
public final class StompFrames extends TextWebSocketHandler implements AutoCloseable {

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<CloseStatus> closed = new LinkedBlockingQueue<>();
  private final WebSocketSession session;

  public StompFrames(int port) throws Exception {
    this(port, new WebSocketHttpHeaders());
  }

  public StompFrames(int port, WebSocketHttpHeaders headers) throws Exception {
    var uri = URI.create("ws://127.0.0.1:" + port + "/ws");
    session = new StandardWebSocketClient().execute(this, headers, uri).get(10, TimeUnit.SECONDS);
    session.setTextMessageSizeLimit(1 << 20);
  }

  public StompFrames connect(String... headers) throws Exception {
    send("CONNECT\naccept-version:1.2\nhost:localhost\n" + String.join("", headers) + "\n");
    return this;
  }

  public StompFrames subscribe(String id, String destination) throws Exception {
    return send("SUBSCRIBE\nid:" + id + "\ndestination:" + destination + "\n\n");
  }

  /// Sends a frame; the NUL at its end is added.
  public StompFrames send(String frame) throws Exception {
    session.sendMessage(new TextMessage(frame + "\0"));
    return this;
  }

  /// The next frame that is not a heartbeat.
  public String next() throws InterruptedException {
    String frame = received.poll(10, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("No frame came.");
    }
    return frame.isBlank() ? next() : frame;
  }

  public @Nullable String poll(long millis) throws InterruptedException {
    return received.poll(millis, TimeUnit.MILLISECONDS);
  }

  public @Nullable CloseStatus awaitClose() throws InterruptedException {
    return closed.poll(10, TimeUnit.SECONDS);
  }

  @Override
  protected void handleTextMessage(WebSocketSession ignored, TextMessage message) {
    received.add(message.getPayload());
  }

  @Override
  public void afterConnectionClosed(WebSocketSession ignored, CloseStatus status) {
    closed.add(status);
  }

  @Override
  public void close() throws IOException {
    session.close();
  }
}
