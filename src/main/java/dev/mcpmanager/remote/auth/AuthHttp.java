package dev.mcpmanager.remote.auth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.mcpmanager.remote.DisconnectedException;
import dev.mcpmanager.remote.ForbiddenAddressException;
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
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/// Talks to those who guard a server, as far as it may lead us to them: short documents, each
/// within a few seconds.
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

  private final Ways ways;

  AuthHttp(Ways ways) {
    this.ways = ways;
  }

  /// Checks a url that only a person is sent to.
  ///
  /// @param what it is, to complete "names …"
  void check(URI url, String what) throws DisconnectedException {
    try {
      ways.check(url);
    } catch (ForbiddenAddressException e) {
      throw forbidden(e, url, what);
    }
  }

  /// What stands at a url; empty if there is nothing.
  ///
  /// @param what it is, as above
  Optional<String> document(URI url, String what) throws DisconnectedException {
    var get = new HttpUriRequestBase("GET", url);
    get.setHeader("Accept", "application/json");
    get.setConfig(CONFIG);
    Answer answer = send(get, url, what);
    if (answer.status >= 500 || answer.status == 429) {
      throw Failure.unreachable(
          "cannot be authorized: %s answered with HTTP %d".formatted(shown(url), answer.status));
    }
    return answer.status == 200 ? Optional.of(answer.body) : Optional.empty();
  }

  /// Sends what the protocol library has written, and has it read the answer.
  ///
  /// @param what it is sent to, as above
  HTTPResponse send(HTTPRequest request, String what) throws DisconnectedException {
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
    return read(send(out, url, what));
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

  private Answer send(ClassicHttpRequest request, URI url, String what)
      throws DisconnectedException {
    try (var client = ways.to(url)) {
      return client.execute(request, AuthHttp::answer);
    } catch (ForbiddenAddressException e) {
      throw forbidden(e, url, what);
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

  private static DisconnectedException forbidden(
      ForbiddenAddressException e, URI url, String what) {
    return Failure.refused(
        "names %s, %s, that is not followed: %s; a server may lead only to public addresses and to where"
                .formatted(what, Failure.quoted(shown(url)), e.reason())
            + " it is itself; if this is right, write the address into"
            + " 'mcp-manager.remote.allowed-addresses'");
  }

  /// Without its query, which may hold a secret.
  private static String shown(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
  }
}
