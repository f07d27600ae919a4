package dev.mcpmanager.remote;

import dev.mcpmanager.definition.RemoteSpec;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Makes the HTTP client of one remote server. It sends what it is given and returns what it gets:
/// it follows no redirect, repeats nothing, keeps no cookies and unpacks no content.
///
/// Answers may be streams without an end, so they have no time-out; a peer that is gone without a
/// word is found by TCP's own keep-alive.
public final class HttpClients {

  /// How many connections there can be is bounded by who sends: each call takes one.
  private static final int ANY_NUMBER = 100_000;

  /// Beside what a server says itself of how long it keeps connections.
  private static final TimeValue MARGIN = TimeValue.ofSeconds(1);

  private static final String REACHED = "mcp.reached";

  private HttpClients() {}

  /// Whether an exchange came so far that there was a connection to its server, which may have seen
  /// the request. Before that, what answers is a proxy.
  static boolean wasReached(HttpContext context) {
    return context.getAttribute(REACHED) != null;
  }

  /// Opens a client, without connecting. Whoever opens it closes it.
  ///
  /// @param connect how long a connection, and its TLS handshake, may take
  public static CloseableHttpClient open(RemoteSpec spec, AddressRules rules, Duration connect)
      throws DisconnectedException {
    return open(spec, rules, connect, Proxies.of(spec.proxy()));
  }

  static CloseableHttpClient open(
      RemoteSpec spec, AddressRules rules, Duration connect, Proxies proxies)
      throws DisconnectedException {
    var names = new CheckedNames(rules);
    var keeping = new Keeping();
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(connections(spec, names, proxies, connect, keeping))
            .setRoutePlanner(routes(proxies))
            .addExecInterceptorFirst(
                "addresses",
                (request, scope, chain) -> {
                  names.check(url(scope.route.getTargetHost()));
                  return chain.proceed(request, scope);
                })
            .addExecInterceptorBefore(
                ChainElement.MAIN_TRANSPORT.name(),
                REACHED,
                (request, scope, chain) -> {
                  scope.clientContext.setAttribute(REACHED, true);
                  return chain.proceed(request, scope);
                })
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setProtocolUpgradeEnabled(false)
                    .setDefaultKeepAlive(
                        Keeping.USUAL.plusMillis(MARGIN.toMilliseconds()).toMillis(),
                        TimeUnit.MILLISECONDS)
                    .setConnectionRequestTimeout(Timeout.of(connect))
                    .build())
            .setKeepAliveStrategy((response, context) -> kept(response, context, keeping))
            .setConnectionReuseStrategy((request, response, context) ->
                keeping.now().isPositive()
                    && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(
                        request, response, context))
            .setUserAgent("mcp-server-manager")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableConnectionState();
    logIn(builder, spec, proxies);
    return builder.build();
  }

  private static PoolingHttpClientConnectionManager connections(
      RemoteSpec spec, CheckedNames names, Proxies proxies, Duration connect, Keeping keeping)
      throws DisconnectedException {
    var builder =
        new PoolingHttpClientConnectionManagerBuilder() {
          @Override
          protected HttpClientConnectionOperator createConnectionOperator(
              SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                KeptConnection::socket,
                ports,
                names,
                RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
          }
        };
    Http1Config limits =
        Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();
    return builder
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(Trust.in(spec.ca())))
        .setDnsResolver(resolver(names, proxies, spec.url()))
        .setMaxConnTotal(ANY_NUMBER)
        .setMaxConnPerRoute(ANY_NUMBER)
        .setConnectionFactory(_ -> new KeptConnection(limits, keeping))
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connect))
                .setSocketTimeout(Timeout.DISABLED)
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build())
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(Timeout.of(connect)).build())
        .setDefaultSocketConfig(
            SocketConfig.custom()
                .setSoTimeout(Timeout.DISABLED)
                .setSoKeepAlive(true)
                .setTcpKeepIdle(30)
                .setTcpKeepInterval(10)
                .setTcpKeepCount(3)
                .setTcpNoDelay(true)
                .build())
        .build();
  }

  private static TimeValue kept(HttpResponse response, HttpContext context, Keeping keeping) {
    TimeValue said =
        DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
    long millis =
        Math.min(said.toMilliseconds() - MARGIN.toMilliseconds(), keeping.now().toMillis());
    return TimeValue.ofMilliseconds(Math.max(1, millis));
  }

  private static DefaultRoutePlanner routes(Proxies proxies) {
    return new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
      @Override
      protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        URI proxy = proxies.leadingTo(url(target));
        return proxy == null ? null : host(proxy);
      }
    };
  }

  /// The operator's own proxy may be where no definition may lead. Whatever leads there as the
  /// target itself has been checked before.
  private static DnsResolver resolver(CheckedNames names, Proxies proxies, URI url) {
    URI proxy = proxies.areTheOperators() ? proxies.leadingTo(url) : null;
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        return proxy != null && host.equalsIgnoreCase(proxy.getHost())
            ? InetAddress.getAllByName(host)
            : names.resolve(host);
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  private static void logIn(HttpClientBuilder builder, RemoteSpec spec, Proxies proxies) {
    URI proxy = proxies.leadingTo(spec.url());
    String user = proxy == null ? null : proxy.getUserInfo();
    if (proxy == null || user == null) {
      return;
    }
    int colon = user.indexOf(':');
    var credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(host(proxy)),
        new UsernamePasswordCredentials(
            colon < 0 ? user : user.substring(0, colon),
            colon < 0 ? new char[0] : user.substring(colon + 1).toCharArray()));
    builder.setDefaultCredentialsProvider(credentials);
  }

  private static HttpHost host(URI url) {
    int port = url.getPort();
    return new HttpHost(
        url.getScheme(),
        url.getHost(),
        port >= 0 ? port : url.getScheme().equalsIgnoreCase("https") ? 443 : 80);
  }

  private static URI url(HttpHost host) {
    return URI.create(host.toURI());
  }
}
