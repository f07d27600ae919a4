package dev.mcpmanager.remote.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A remote server at `/mcp`, and the authorization server that guards it: it checks the proof of a
/// code, the resource, the redirect url and the client, as strictly as the specification has it.
public final class GuardedServer implements AutoCloseable {

  private final HttpServer http;
  public final Map<String, Object> metadata = new ConcurrentHashMap<>();
  public final Map<String, Object> resource = new ConcurrentHashMap<>();
  final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  public final List<Map<String, String>> tokenRequests = new CopyOnWriteArrayList<>();
  public final List<String> paths = new CopyOnWriteArrayList<>();
  final AtomicInteger issued = new AtomicInteger();
  public volatile String audience; // for whom its tokens are
  volatile int lifetime = 3600;
  volatile String refusal = ""; // of token requests
  volatile @Nullable String issOfCallback;

  public GuardedServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::serve);
    http.start();
    metadata.put("issuer", base());
    metadata.put("authorization_endpoint", base() + "/authorize");
    metadata.put("token_endpoint", base() + "/token");
    metadata.put("registration_endpoint", base() + "/register");
    metadata.put("code_challenge_methods_supported", List.of("S256"));
    metadata.put("response_types_supported", List.of("code"));
    metadata.put("token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic"));
    audience = url().toString();
    resource.put("resource", audience);
    resource.put("authorization_servers", List.of(base()));
  }

  public String base() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  public URI url() {
    return URI.create(base() + "/mcp");
  }

  /// What its `WWW-Authenticate` says.
  public String challenge(String more) {
    return "Bearer resource_metadata=\"%s/.well-known/oauth-protected-resource/mcp\"%s"
        .formatted(base(), more);
  }

  /// What a browser would be sent back with, once its person has said yes.
  public Map<String, String> authorize(@Nullable String url) {
    Map<String, String> asked = query(url);
    String code = "code-" + codes.size();
    codes.put(code, asked);
    Map<String, String> back = new HashMap<>();
    back.put("code", code);
    back.put("state", asked.getOrDefault("state", ""));
    if (issOfCallback != null) {
      back.put("iss", issOfCallback);
    }
    return back;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    paths.add(path);
    switch (path) {
      case "/.well-known/oauth-protected-resource/mcp" -> answer(exchange, 200, json(resource));
      case "/.well-known/oauth-authorization-server" -> answer(exchange, 200, json(metadata));
      case "/register" -> {
        exchange.getRequestBody().readAllBytes();
        answer(exchange, 201, "{\"client_id\":\"registered\"}");
      }
      case "/token" -> token(exchange);
      default -> answer(exchange, 404, "{}");
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> form = form(body);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      form.put("authorization", authorization);
    }
    tokenRequests.add(form);
    String problem = refusal.isEmpty() ? problem(form) : refusal;
    if (problem.isEmpty()) {
      int n = issued.incrementAndGet();
      answer(
          exchange,
          200,
          "{\"access_token\":\"access-%d\",\"token_type\":\"Bearer\",\"expires_in\":%d,\"refresh_token\":\"refresh-%d\"}"
              .formatted(n, lifetime, n));
    } else {
      answer(exchange, 400, "{\"error\":\"%s\"}".formatted(problem));
    }
  }

  private String problem(Map<String, String> form) {
    if (!audience.equals(form.get("resource"))) {
      return "invalid_target";
    }
    return switch (form.getOrDefault("grant_type", "")) {
      case "authorization_code" -> {
        Map<String, String> asked = codes.remove(form.get("code"));
        yield asked != null
                && Objects.equals(asked.get("redirect_uri"), form.get("redirect_uri"))
                && Objects.equals(asked.get("client_id"), form.get("client_id"))
                && Objects.equals(
                    asked.get("code_challenge"), hash(form.getOrDefault("code_verifier", "")))
                && "S256".equals(asked.get("code_challenge_method"))
                && audience.equals(asked.get("resource"))
            ? ""
            : "invalid_grant";
      }
      case "refresh_token" ->
          ("refresh-" + issued.get()).equals(form.get("refresh_token")) ? "" : "invalid_grant";
      case "client_credentials" ->
          form.containsKey("authorization") || form.containsKey("client_assertion")
              ? ""
              : "invalid_client";
      default -> "unsupported_grant_type";
    };
  }

  private static String hash(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> form(String text) {
    return new HashMap<>(
        Arrays.stream(text.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))));
  }

  /// The parameters of a url that must be there.
  static Map<String, String> query(@Nullable String url) {
    return form(URI.create(Objects.requireNonNull(url)).getRawQuery());
  }

  private static String json(Map<String, Object> object) {
    return tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(object);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
