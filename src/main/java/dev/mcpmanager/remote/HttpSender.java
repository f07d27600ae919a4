package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Sends requests to one server with all that lets them in, and does what HTTP itself asks for
/// before there is an answer: follows redirects within the origin, shows other credentials once,
/// and repeats once what an idle connection swallowed while its server closed it.
final class HttpSender {

  private static final ContentType JSON = ContentType.create("application/json");
  private static final int MOST_REDIRECTS = 3;

  /// What the transport itself has to say.
  private static final Set<String> OURS =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "last-event-id",
          "mcp-method",
          "mcp-name",
          "mcp-protocol-version",
          "mcp-session-id",
          "te",
          "transfer-encoding",
          "upgrade");

  private final RemoteSpec spec;
  private final HttpClient client;
  private final Credentials credentials;
  private volatile URI endpoint;

  HttpSender(RemoteSpec spec, HttpClient client, Credentials credentials) {
    this.spec = spec;
    this.client = client;
    this.credentials = credentials;
    this.endpoint = spec.url();
  }

  /// Where the server was found last.
  URI endpoint() {
    return endpoint;
  }

  /// Waits for the head of the answer, whatever its status is.
  ///
  /// @throws DisconnectedException if the server cannot be reached, or leads elsewhere
  /// @throws IOException if it was reached and gave no answer, or the request was given up
  HttpReply send(HttpRequest wanted, Abort abort) throws IOException, DisconnectedException {
    return send(wanted, endpoint, abort);
  }

  /// As above, to another url of the server.
  HttpReply send(HttpRequest wanted, URI to, Abort abort)
      throws IOException, DisconnectedException {
    URI url = to;
    boolean repeated = false;
    boolean challenged = false;
    int redirects = 0;
    while (true) {
      var context = HttpClientContext.create();
      String authorization = credentials.authorization();
      HttpUriRequestBase request = request(wanted, url, authorization);
      if (!abort.sending(request)) {
        throw new IOException("The request was given up.");
      }
      HttpReply reply;
      try {
        reply = new HttpReply(request, execute(request, url, context));
      } catch (IllegalStateException e) {
        if (abort.isAborted()) { // what it was to be sent by was taken away
          throw new IOException("The request was given up.", e);
        }
        throw e;
      } catch (IOException e) {
        if (!HttpClients.wasReached(context) && !abort.isAborted()) {
          throw new DisconnectedException(HttpReason.unreachable(e, url));
        }
        if (!repeated && wanted.repeatable() && isStale(e, context) && !abort.isAborted()) {
          repeated = true;
          continue;
        }
        throw e;
      }
      if (!HttpClients.wasReached(context)) {
        reply.close();
        throw new DisconnectedException(HttpReason.proxyRefused(reply.status(), url));
      }
      if (isRedirect(reply.status()) && reply.header("Location") != null) {
        URI next = next(reply, url);
        redirects++;
        if (redirects <= MOST_REDIRECTS) {
          endpoint = url.equals(endpoint) && isPermanent(reply.status()) ? next : endpoint;
          url = next;
          reply.close();
          continue;
        }
      } else if (!challenged && (reply.status() == 401 || reply.status() == 403)) {
        challenged = true;
        if (isWorthRepeating(reply, authorization)) {
          reply.close();
          continue;
        }
      }
      return reply;
    }
  }

  /// That a person must allow more ends one request, and not what others do: the reply says it.
  private boolean isWorthRepeating(HttpReply reply, @Nullable String shown)
      throws DisconnectedException {
    try {
      return credentials.challenged(reply.status(), reply.headers("WWW-Authenticate"), shown);
    } catch (DisconnectedException e) {
      if (reply.status() == 401) {
        reply.close();
        throw e;
      }
      reply.forbids(e);
      return false;
    }
  }

  private ClassicHttpResponse execute(
      HttpUriRequestBase request, URI url, HttpClientContext context) throws IOException {
    return client.executeOpen(HttpHost.create(URI.create(origin(url))), request, context);
  }

  private HttpUriRequestBase request(HttpRequest wanted, URI url, @Nullable String authorization) {
    var request = new HttpUriRequestBase(wanted.method(), withoutUser(url));
    String user = url.getUserInfo();
    if (user != null) {
      String basic = Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
      request.setHeader("Authorization", "Basic " + basic);
    }
    spec.headers()
        .forEach((name, value) -> {
          if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
            request.setHeader(name, value.reveal());
          }
        });
    if (authorization != null) {
      request.setHeader("Authorization", authorization);
    }
    wanted.headers().forEach(request::setHeader);
    byte[] body = wanted.body();
    if (body != null) {
      request.setEntity(new ByteArrayEntity(body, JSON));
    }
    if (wanted.patience() != null) {
      request.setConfig(config(client, Timeout.of(wanted.patience())));
    }
    return request;
  }

  private static RequestConfig config(HttpClient client, Timeout patience) {
    RequestConfig.Builder config =
        client instanceof Configurable configurable
            ? RequestConfig.copy(configurable.getConfig())
            : RequestConfig.custom();
    return config.setResponseTimeout(patience).build();
  }

  /// Whether it was the first to find out that an idle connection is closed.
  private static boolean isStale(IOException e, HttpClientContext context) {
    boolean unanswered =
        e instanceof NoHttpResponseException
            || e instanceof SocketException
            || e instanceof ConnectionClosedException
            || e.getClass().equals(IOException.class); // of a channel: "Broken pipe"
    return unanswered
        && context.getEndpointDetails() != null
        && context.getEndpointDetails().getRequestCount() > 1;
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 307 || status == 308;
  }

  private static boolean isPermanent(int status) {
    return status == 301 || status == 308;
  }

  /// Where a redirect leads. What the definition holds is for its own origin only.
  private static URI next(HttpReply reply, URI from) throws DisconnectedException {
    URI next;
    try {
      next = from.resolve(String.valueOf(reply.header("Location")));
    } catch (IllegalArgumentException _) {
      next = URI.create("invalid:/");
    }
    if (next.getHost() == null || !origin(next).equals(origin(from))) {
      reply.close();
      String reason =
          next.getHost() == null
              ? "redirects to what is no url (HTTP %d)".formatted(reply.status())
              : "redirects to %s, which is another origin; write that url into its definition"
                  .formatted(HttpReason.shown(next));
      throw new DisconnectedException(new Exit.Disconnected(reason, ExitCause.CONFIGURATION));
    }
    return next;
  }

  private static String origin(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
    return "%s://%s:%d".formatted(scheme, url.getHost().toLowerCase(Locale.ROOT), port);
  }

  /// What a url says of the user goes into a header, as HTTP has it since long.
  private static URI withoutUser(URI url) {
    String user = url.getRawUserInfo();
    return user == null ? url : URI.create(url.toString().replaceFirst("//[^/?#]*@", "//"));
  }
}
