package dev.mcpmanager.api;

import dev.mcpmanager.server.LogLine;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.web.BodyReader;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Locale;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What Spring MVC and Tomcat need to know of the API.
@Configuration(proxyBeanMethods = false)
@Import({
  ContainmentInfo.class,
  DefinitionsController.class,
  ErrorDispatchController.class,
  HistoryController.class,
  MessageController.class,
  OAuthController.class,
  OrphansController.class,
  ProblemAdvice.class,
  ServersController.class,
  ServersHealthIndicator.class,
  ServersMetrics.class
})
class ApiConfiguration implements WebMvcConfigurer {

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(
        String.class,
        LogLine.Source.class,
        name -> LogLine.Source.valueOf(name.toUpperCase(Locale.ROOT)));
    registry.addConverter(
        String.class,
        ServersController.RestartMode.class,
        name -> ServersController.RestartMode.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  /// Right behind the security chain, and for requests only: errors are Spring MVC's to word.
  @Bean
  FilterRegistrationBean<MessageFilter> messageFilter(ServerManager manager, BodyReader body) {
    var registration = new FilterRegistrationBean<>(new MessageFilter(manager.upstreams(), body));
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    registration.addUrlPatterns("/api/mcp/servers/*");
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
    return registration;
  }

  /// As Spring Boot has it, but for messages and what comes to the MCP endpoints: they have metrics
  /// of their own, with the server in them, and observing one this way costs more than to relay it.
  @Bean
  FilterRegistrationBean<ServerHttpObservationFilter> observationFilter(
      ObservationRegistry registry) {
    var registration =
        new FilterRegistrationBean<ServerHttpObservationFilter>(
            new ServerHttpObservationFilter(registry) {
              @Override
              protected boolean shouldNotFilter(HttpServletRequest request) {
                return MessageFilter.addressee(request) != null
                    || request.getRequestURI().startsWith("/mcp");
              }
            });
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  /// Switches off what the servlet of Spring MVC does again.
  @Bean
  FilterRegistrationBean<RequestContextFilter> requestContextFilter() {
    var registration = new FilterRegistrationBean<>(new RequestContextFilter());
    registration.setEnabled(false);
    return registration;
  }

  /// The last valve in the pipeline is the first to report; Tomcat's own finds it done.
  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemErrorValve() {
    return factory ->
        factory.addContextCustomizers(context -> {
          var host = (StandardHost) context.getParent();
          host.setErrorReportValveClass("");
          host.getPipeline().addValve(new ProblemErrorValve());
        });
  }
}
