package dev.mcpmanager.security;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Puts the gates in their order.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class SecurityConfiguration {

  /// Open without a token: the two probes, which tell nothing but up or down; the handshake of the
  /// WebSocket, whose CONNECT frame may bring the token; where a browser comes back to from an
  /// authorization server, with a state that nobody can guess; and what is published anyway.
  private static final Set<String> OPEN =
      Set.of(
          "/actuator/health/liveness",
          "/actuator/health/readiness",
          "/ws",
          "/oauth/callback",
          "/oauth/client-metadata.json");

  @Bean
  Refusals refusals(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
    return new Refusals(resolver);
  }

  @Bean
  HostOriginRule hostOriginRule(AccessProperties access, ServerProperties server) {
    return HostOriginRule.of(access, ListenerRule.isLoopback(server.getAddress()));
  }

  /// Each filter would be observed on each request, at more cost than all of them together.
  @Bean
  SecurityObservationSettings observeNothing() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  HttpFirewall firewall() {
    return new PlainPathFirewall();
  }

  /// Also keeps Spring Boot from making up a user with a password.
  @Bean
  AuthenticationManager tokenAuthenticator(AccessProperties access) {
    return new TokenAuthenticator(access.token());
  }

  /// Ahead of Spring Security, so that a refused page cannot even ask.
  @Bean
  FilterRegistrationBean<HostOriginFilter> hostOriginFilter(
      HostOriginRule rule, AccessProperties access, Refusals refusals) {
    var registration =
        new FilterRegistrationBean<>(new HostOriginFilter(rule, access.trustedProxies(), refusals));
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return registration;
  }

  /// Only the filters that decide something here, and the one that tells the WebSocket who shakes
  /// hands: every call of every client passes through all of them.
  @Bean
  SecurityFilterChain everything(
      HttpSecurity http,
      AccessProperties access,
      AuthenticationManager authentication,
      HostOriginRule rule,
      Refusals refusals) {
    var bearer = new BearerTokenFilter(access.token() != null, authentication, refusals);
    return http.csrf(AbstractHttpConfigurer::disable) // there is no cookie to ride on
        .headers(AbstractHttpConfigurer::disable) // HostOriginFilter sets them, also on refusals
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .securityContext(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .cors(AbstractHttpConfigurer::disable)
        .addFilterBefore(new ListedOriginFilter(rule), ExceptionTranslationFilter.class)
        .addFilterBefore(bearer, ExceptionTranslationFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(request -> OPEN.contains(request.getRequestURI()))
                .permitAll()
                .anyRequest()
                .authenticated())
        .exceptionHandling(failures ->
            failures
                .authenticationEntryPoint((request, response, _) ->
                    refusals.unauthorized(
                        request, response, "This request needs the token of the service."))
                .accessDeniedHandler((request, response, _) ->
                    refusals.refuse(
                        request,
                        response,
                        HttpStatus.FORBIDDEN,
                        "forbidden",
                        "This caller may not do that.",
                        "Ask the operator of the service for more rights.")))
        .build();
  }
}
