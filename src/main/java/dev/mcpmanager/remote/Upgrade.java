package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.Secret;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The request that turns a connection into a WebSocket with the subprotocol `mcp`, and the answer
/// that it must get.
final class Upgrade {

  private static final String SUBPROTOCOL = "mcp";

  /// By RFC 6455: it proves that the server knows what it was asked.
  private static final String PROOF = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final RemoteSpec spec;
  private final @Nullable String authorization;
  private final String key;

  /// @param authorization null for none but that of the definition
  Upgrade(RemoteSpec spec, @Nullable String authorization) {
    this.spec = spec;
    this.authorization = authorization;
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.key = Base64.getEncoder().encodeToString(random);
  }

  byte[] request() {
    URI url = spec.url();
    var request = new StringBuilder("GET ").append(target(url)).append(" HTTP/1.1\r\n");
    if (!has("Host")) {
      header(request, "Host", url.getPort() < 0 ? url.getHost() : HostPort.of(url).toString());
    }
    header(request, "Upgrade", "websocket");
    header(request, "Connection", "Upgrade");
    header(request, "Sec-WebSocket-Version", "13");
    header(request, "Sec-WebSocket-Key", key);
    header(request, "Sec-WebSocket-Protocol", SUBPROTOCOL);
    if (url.getUserInfo() != null && !has("Authorization") && authorization == null) {
      byte[] user = url.getUserInfo().getBytes(UTF_8);
      header(request, "Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    for (Map.Entry<String, Secret> header : spec.headers().entrySet()) {
      if (isFree(header.getKey())) {
        header(request, header.getKey(), header.getValue().reveal());
      }
    }
    if (authorization != null) {
      header(request, "Authorization", authorization);
    }
    return request.append("\r\n").toString().getBytes(UTF_8);
  }

  private boolean has(String header) {
    return spec.headers().keySet().stream().anyMatch(header::equalsIgnoreCase);
  }

  private static String target(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  /// Whether a definition may say it: not what makes the upgrade, nor what was found out later.
  private boolean isFree(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "upgrade", "connection", "content-length", "transfer-encoding" -> false;
      case "authorization" -> authorization == null;
      default -> !lower.startsWith("sec-websocket-");
    };
  }

  private static void header(StringBuilder request, String name, String value) {
    request.append(name).append(": ").append(value).append("\r\n");
  }

  /// Whether the server agreed, having answered with status 101. A server that names no subprotocol
  /// is taken to speak the only one that it was asked for: many do not negotiate, and what they say
  /// next shows what they speak.
  void check(ResponseHead answer) throws BrokenProtocolException {
    require("websocket".equalsIgnoreCase(answer.first("Upgrade")), "Upgrade");
    require(accepted().equals(answer.first("Sec-WebSocket-Accept")), "Sec-WebSocket-Accept");
    require(answer.first("Sec-WebSocket-Extensions") == null, "Sec-WebSocket-Extensions");
    String subprotocol = answer.first("Sec-WebSocket-Protocol");
    require(subprotocol == null || subprotocol.equals(SUBPROTOCOL), "Sec-WebSocket-Protocol");
  }

  private static void require(boolean holds, String header) throws BrokenProtocolException {
    if (!holds) {
      throw new BrokenProtocolException(
          "its answer to the upgrade has no valid header '%s'".formatted(header));
    }
  }

  private String accepted() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + PROOF).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
