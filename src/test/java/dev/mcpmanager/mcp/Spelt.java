package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.util.Objects;

/// Messages as tests spell them: with single quotes, and `io/` for the prefix of the protocol's
/// keys.
final class Spelt {

  private Spelt() {}

  static String json(String spelt) {
    return spelt.replace('\'', '"').replace("io/", "io.modelcontextprotocol/");
  }

  static byte[] bytes(String spelt) {
    return json(spelt).getBytes(UTF_8);
  }

  static Request request(String method, String params) {
    return (Request)
        message("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':" + params + "}");
  }

  static Notification notification(String method, String params) {
    return (Notification)
        message("{'jsonrpc':'2.0','method':'" + method + "','params':" + params + "}");
  }

  /// With the id last, as servers of the TypeScript SDK write.
  static Response result(String result) {
    return (Response) message("{'result':" + result + ",'jsonrpc':'2.0','id':7}");
  }

  static Response error(String error) {
    return (Response) message("{'jsonrpc':'2.0','id':7,'error':" + error + "}");
  }

  static Message message(String spelt) {
    try {
      return Message.parse(bytes(spelt));
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// The same request, if it knows of itself what it would know if it were read anew.
  static Request asRead(Request request) {
    Request read;
    try {
      read = (Request) Message.parse(request.bytes());
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
    assertThat(request.id()).isEqualTo(read.id());
    assertThat(request.method()).isEqualTo(read.method());
    assertThat(request.params()).isEqualTo(read.params());
    assertThat(request.meta()).isEqualTo(read.meta());
    assertThat(request.progressToken()).isEqualTo(read.progressToken());
    return request;
  }

  static String resultOf(Response response) {
    return text(response.raw(Objects.requireNonNull(response.result())));
  }

  static String errorOf(Response response) {
    return text(response.raw(Objects.requireNonNull(response.error())));
  }

  static String paramsOf(Request request) {
    return text(request.raw(Objects.requireNonNull(request.params())));
  }

  /// Back to the spelling of tests.
  static String text(byte[] json) {
    return new String(json, UTF_8).replace('"', '\'').replace("io.modelcontextprotocol/", "io/");
  }
}
