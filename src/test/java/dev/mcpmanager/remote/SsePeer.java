package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// A server over HTTP+SSE that answers each `echo` with its own message as result, with other
/// statuses what else the test wants to be refused, and forgets what is called `silence`.
final class SsePeer implements AutoCloseable {

  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<String> headers = new LinkedBlockingQueue<>();

  /// What it says first.
  volatile String greeting = "event: endpoint\ndata: /message?session=7\n\n";

  /// How it takes messages.
  volatile int status = 202;

  /// Holds up each message until it is open.
  volatile CountDownLatch gate = new CountDownLatch(0);

  private final HttpServer server;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private SsePeer(HttpServer server) {
    this.server = server;
  }

  static SsePeer start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    var peer = new SsePeer(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/sse", peer::stream);
    server.createContext("/message", peer::take);
    server.start();
    return peer;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Says something on the stream; an empty text ends it.
  void say(String events) {
    this.events.add(events);
  }

  void sayMessage(String message) {
    say("event: message\ndata: %s\n\n".formatted(message));
  }

  private void stream(HttpExchange exchange) throws IOException {
    headers.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestHeaders().getFirst("Accept")
            + " "
            + exchange.getRequestHeaders().getFirst("X-Key"));
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      for (String next = greeting; !next.isEmpty(); next = events.take()) {
        out.write(next.getBytes(UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String message = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      messages.add(message);
      headers.add(
          "%s %s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  exchange.getRequestHeaders().getFirst("X-Key")));
      gate.await();
      byte[] body = (status == 202 ? "Accepted" : "no such luck").getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      if (status == 202 && message.contains("\"method\":\"echo\"")) {
        String id = message.replaceFirst("(?s).*?\"id\":(\\d+).*", "$1");
        sayMessage("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(id, message));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    say("");
    gate.countDown();
    server.stop(0);
  }
}
