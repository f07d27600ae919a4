package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the MCP endpoints, of either era. It knows the wire only.
final class McpHttp implements AutoCloseable {

  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  McpHttp(int port) {
    this.port = port;
  }

  private static String meta(String capabilities, String more) {
    return """
    "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
    "io.modelcontextprotocol/clientCapabilities":{%s}%s}\
    """
        .formatted(capabilities, more);
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpRequest.Builder post(String path, String body) {
    return to(path)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(BodyPublishers.ofString(body));
  }

  /// A modern request, with the headers that belong to it.
  ///
  /// @param params members of the params, beside `_meta`; empty for none
  /// @param capabilities members of the client's
  /// @param meta more members of `_meta`, each with a comma before it
  HttpRequest.Builder modern(
      String path, String id, String method, String params, String capabilities, String meta) {
    String members = params.isEmpty() ? "" : params + ",";
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{%s%s}}"
            .formatted(id, method, members, meta(capabilities, meta));
    var request =
        post(path, body).header("MCP-Protocol-Version", "2026-07-28").header("Mcp-Method", method);
    JsonNode sent = JsonMapper.shared().readTree("{" + params + "}");
    JsonNode name = sent.has("name") ? sent.get("name") : sent.get("uri");
    return name == null ? request : request.header("Mcp-Name", name.asString());
  }

  HttpRequest.Builder modern(String path, String id, String method, String params) {
    return modern(path, id, method, params, "", "");
  }

  static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  /// Begins a session of a legacy client.
  ///
  /// @return its id
  String session(String path, String capabilities) {
    HttpResponse<String> begun = begin(path, capabilities);
    return begun
        .headers()
        .firstValue("Mcp-Session-Id")
        .orElseThrow(() -> new AssertionError(begun + " " + begun.body()));
  }

  HttpResponse<String> begin(String path, String capabilities) {
    String params =
        """
        {"protocolVersion":"2025-11-25","capabilities":%s,\
        "clientInfo":{"name":"test","version":"1"}}\
        """
            .formatted(capabilities);
    return send(post(path, request("0", "initialize", params)));
  }

  HttpRequest.Builder inSession(String path, String session, String body) {
    return post(path, body).header("Mcp-Session-Id", session);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return sendLater(request).join();
  }

  CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /// Reads the answer as it comes.
  Events stream(HttpRequest.Builder request) {
    return new Events(client.sendAsync(request.build(), BodyHandlers.ofInputStream()));
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  /// Breaks all connections.
  @Override
  public void close() {
    client.shutdownNow();
  }

  /// One server-sent event; an id only if it had one.
  record Sse(@Nullable String id, JsonNode data) {}

  /// The events of one answer.
  static final class Events {

    private static final Sse END = new Sse(null, json("\"end of the stream\""));

    private final BlockingQueue<Sse> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<HttpResponse<InputStream>> response;

    private Events(CompletableFuture<HttpResponse<InputStream>> response) {
      this.response = response;
      Thread.ofVirtual().name("events").start(this::readAll);
    }

    /// Once its headers have come.
    HttpResponse<InputStream> response() {
      return response.join();
    }

    private void readAll() {
      try (var lines = new BufferedReader(new InputStreamReader(response.join().body(), UTF_8))) {
        String id = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            id = line.substring("id: ".length());
          } else if (line.startsWith("data: ")) {
            events.add(new Sse(id, json(line.substring("data: ".length()))));
            id = null;
          }
        }
      } catch (IOException | CompletionException _) {
        // Broken off: the same to who reads.
      } finally {
        events.add(END);
      }
    }

    Sse next() throws InterruptedException {
      Sse event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("No event came.");
      }
      return event;
    }

    JsonNode data() throws InterruptedException {
      return next().data();
    }

    boolean isOver() throws InterruptedException {
      return next().equals(END);
    }

    /// Closes the connection.
    void leave() throws IOException {
      response.join().body().close();
    }
  }
}
