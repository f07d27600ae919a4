package dev.mcpmanager.web;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes what the edges share.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessageProperties.class)
class WebConfiguration {

  @Bean
  BodyReader bodyReader(MessageProperties properties) {
    return new BodyReader(Math.toIntExact(properties.maxSize().toBytes()));
  }
}
