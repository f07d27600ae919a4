package dev.mcpmanager.gateway;

import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.Upstreams;
import dev.mcpmanager.web.BodyReader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the gateway where requests come by.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
class GatewayConfiguration {

  /// Closed by [GatewayLifecycle], while requests can still be ended.
  @Bean(destroyMethod = "")
  Gateway gateway(ServerManager manager, GatewayProperties properties, Identity identity) {
    Upstreams upstreams = manager.upstreams();
    var gateway = new Gateway(upstreams, properties, identity);
    upstreams.hear(gateway);
    manager.onRosterChange(gateway::rosterChanged);
    return gateway;
  }

  @Bean
  GatewayLifecycle gatewayLifecycle(Gateway gateway) {
    return new GatewayLifecycle(gateway);
  }

  /// Right behind the security chain.
  @Bean
  FilterRegistrationBean<McpFilter> mcpFilter(Gateway gateway, BodyReader body) {
    var registration = new FilterRegistrationBean<>(new McpFilter(gateway, body));
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    registration.addUrlPatterns(Target.ROOT, Target.ROOT + "/*");
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
    return registration;
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> connectionValve() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getPipeline().addValve(new ConnectionValve()));
  }

  @Bean
  MeterBinder gatewayMetrics(Gateway gateway) {
    return registry -> {
      Gauge.builder("mcp.manager.gateway.sessions", gateway, Gateway::sessions)
          .description("Sessions of legacy clients at the MCP endpoints.")
          .register(registry);
      Gauge.builder("mcp.manager.gateway.parked", gateway, Gateway::parked)
          .description("Calls that wait for their clients' answers to what a server asked.")
          .register(registry);
    };
  }
}
