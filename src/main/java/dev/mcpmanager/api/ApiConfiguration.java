package dev.mcpmanager.api;

import dev.mcpmanager.server.LogLine;
import java.util.Locale;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What Spring MVC and Tomcat need to know of the API.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessageProperties.class)
class ApiConfiguration implements WebMvcConfigurer {

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(
        String.class,
        LogLine.Source.class,
        name -> LogLine.Source.valueOf(name.toUpperCase(Locale.ROOT)));
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
