package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/// A WebSocket server made by others, which answers each `echo` with its own message as result.
public final class EchoSocketServer extends WebSocketServer implements AutoCloseable {

  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  public final BlockingQueue<ClientHandshake> handshakes = new LinkedBlockingQueue<>();
  final BlockingQueue<String> closes = new LinkedBlockingQueue<>();
  final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
  final AtomicInteger pings = new AtomicInteger();

  /// What else it answers: method by method, as JSON.
  public volatile Map<String, String> results = Map.of();

  private final CountDownLatch started = new CountDownLatch(1);

  private EchoSocketServer(List<Draft> drafts) {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, drafts);
  }

  /// One that speaks the subprotocol `mcp`.
  public static EchoSocketServer running() {
    return running("mcp");
  }

  /// @param protocols that it selects one of; an empty one stands for selecting none
  static EchoSocketServer running(String... protocols) {
    List<IProtocol> known = new ArrayList<>();
    for (String protocol : protocols) {
      known.add(new Protocol(protocol));
    }
    var draft = new Draft_6455(List.of(new PerMessageDeflateExtension()), known);
    var server = new EchoSocketServer(List.of(draft));
    server.setReuseAddr(true);
    server.setConnectionLostTimeout(0);
    server.start();
    await().until(() -> server.started.getCount() == 0);
    return server;
  }

  WebSocket only() {
    return getConnections().iterator().next();
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake handshake) {
    handshakes.add(handshake);
  }

  @Override
  public void onMessage(WebSocket socket, String message) {
    messages.add(message);
    String result = message.contains("\"method\":\"echo\"") ? message : result(message);
    if (result != null) {
      String id = message.replaceFirst(".*\"id\":(\\d+).*", "$1");
      socket.send("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(id, result));
    }
  }

  private @Nullable String result(String message) {
    return results.entrySet().stream()
        .filter(it -> message.contains("\"method\":\"" + it.getKey() + "\""))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void onWebsocketPing(WebSocket socket, Framedata frame) {
    pings.incrementAndGet();
    super.onWebsocketPing(socket, frame);
  }

  @Override
  public void onWebsocketPong(WebSocket socket, Framedata frame) {
    pongs.add(new String(frame.getPayloadData().array(), UTF_8));
  }

  @Override
  public void onClose(WebSocket socket, int code, @Nullable String reason, boolean remote) {
    closes.add(code + (remote ? " by the client" : " by itself"));
  }

  @Override
  public void onError(@Nullable WebSocket socket, Exception e) {
    messages.add("error: " + requireNonNull(e));
  }

  @Override
  public void close() {
    try {
      stop(1000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
