package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.mcpmanager.remote.DisconnectedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/// Talks to those who guard a server: short documents, each within a few seconds.
final class AuthHttp {

  private static final int LONGEST = 256 * 1024;
  private static final int SECONDS = 15;

  /// No redirect is followed: what it leads to is not what was looked for, nor checked.
  private static final RequestConfig CONFIG =
      RequestConfig.custom()
          .setResponseTimeout(SECONDS, TimeUnit.SECONDS)
          .setConnectionRequestTimeout(SECONDS, TimeUnit.SECONDS)
          .setRedirectsEnabled(false)
          .setProtocolUpgradeEnabled(false)
          .build();

  private final CloseableHttpClient client;

  AuthHttp(CloseableHttpClient client) {
    this.client = client;
  }

  /// What stands at a url; empty if there is nothing.
  Optional<String> document(URI url) throws DisconnectedException {
    var get = new HttpUriRequestBase("GET", url);
    get.setHeader("Accept", "application/json");
    get.setConfig(CONFIG);
    Answer answer = send(get, url);
    if (answer.status >= 500 || answer.status == 429) {
      throw Failure.unreachable(
          "cannot be authorized: %s answered with HTTP %d".formatted(shown(url), answer.status));
    }
    return answer.status == 200 ? Optional.of(answer.body) : Optional.empty();
  }

  /// Sends what the protocol library has written, and has it read the answer.
  HTTPResponse send(HTTPRequest request) throws DisconnectedException {
    URI url = request.getURI();
    var out = new HttpUriRequestBase(request.getMethod().name(), url);
    out.setConfig(CONFIG);
    Map<String, List<String>> headers = headers(request);
    headers.forEach((name, values) -> {
      if (!name.equalsIgnoreCase("Content-Type")) {
        values.forEach(value -> out.addHeader(name, value));
      }
    });
    out.setHeader("Accept", "application/json");
    String body = request.getBody();
    if (body != null) {
      String type = request.getEntityContentType().getType();
      out.setEntity(new StringEntity(body, ContentType.create(type, (Charset) null)));
    }
    return read(send(out, url));
  }

  @SuppressWarnings("unchecked") // the library's map has no types in its signature
  private static Map<String, List<String>> headers(HTTPRequest request) {
    return request.getHeaderMap();
  }

  private static HTTPResponse read(Answer answer) {
    var response = new HTTPResponse(answer.status);
    response.setBody(answer.body);
    if (answer.type != null) {
      try {
        response.setContentType(answer.type);
      } catch (ParseException _) {
        // one that is none is told as a wrong one
      }
    }
    return response;
  }

  private record Answer(int status, @Nullable String type, String body) {}

  private Answer send(ClassicHttpRequest request, URI url) throws DisconnectedException {
    try {
      return client.execute(request, AuthHttp::answer);
    } catch (IOException e) {
      throw Failure.unreachable(
          "cannot be authorized: %s cannot be reached (%s)"
              .formatted(shown(url), Failure.quoted(String.valueOf(e.getMessage()))));
    }
  }

  private static Answer answer(ClassicHttpResponse response) throws IOException {
    var entity = response.getEntity();
    String body = "";
    if (entity != null) {
      byte[] read = entity.getContent().readNBytes(LONGEST + 1);
      if (read.length > LONGEST) {
        throw new IOException("its answer is longer than 256 KiB");
      }
      body = new String(read, StandardCharsets.UTF_8);
    }
    return new Answer(response.getCode(), entity == null ? null : entity.getContentType(), body);
  }

  /// Without its query, which may hold a secret.
  private static String shown(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
  }
}
