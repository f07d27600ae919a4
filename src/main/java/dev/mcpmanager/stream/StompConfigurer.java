package dev.mcpmanager.stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.simp.config.ChannelRegistration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;

/// Sets up Spring's STOMP broker.
@Configuration(proxyBeanMethods = false)
class StompConfigurer implements WebSocketMessageBrokerConfigurer {

  private final StreamProperties limits;
  private final Subscriptions subscriptions;
  private final SessionLanes lanes;
  private final AuthenticationManager authentication;
  private final TaskScheduler scheduler;
  private final ObjectProvider<MessageChannel> outbound;

  StompConfigurer(
      StreamProperties limits,
      Subscriptions subscriptions,
      SessionLanes lanes,
      AuthenticationManager authentication,
      @Qualifier("stompScheduler") TaskScheduler scheduler,
      @Qualifier("clientOutboundChannel") ObjectProvider<MessageChannel> outbound) {
    this.limits = limits;
    this.subscriptions = subscriptions;
    this.lanes = lanes;
    this.authentication = authentication;
    this.scheduler = scheduler;
    this.outbound = outbound;
  }

  /// Which origins may open the socket is settled before a request gets here.
  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.addEndpoint("/ws").setAllowedOriginPatterns("*");
    registry.setErrorHandler(new StompErrors(subscriptions, outbound));
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    long heartbeat = limits.heartbeat().toMillis();
    registry
        .enableSimpleBroker("/topic")
        .setHeartbeatValue(new long[] {heartbeat, heartbeat})
        .setTaskScheduler(scheduler);
    registry.setApplicationDestinationPrefixes("/app");
  }

  /// Frames are handled on the thread that reads the session: that keeps their order, and nothing
  /// that follows waits for anybody.
  @Override
  public void configureClientInboundChannel(ChannelRegistration registration) {
    registration.executor(new SyncTaskExecutor());
    registration.interceptors(new Gatekeeper(authentication, subscriptions));
  }

  @Override
  public void configureClientOutboundChannel(ChannelRegistration registration) {
    registration.executor(lanes);
  }

  /// Each session has one writer, its lane, so that Spring's own send limits never come to bear.
  @Override
  public void configureWebSocketTransport(WebSocketTransportRegistration registration) {
    registration
        .setMessageSizeLimit(Math.toIntExact(limits.maxFrameSize().toBytes()))
        .addDecoratorFactory(
            handler -> new WatchedSessions(handler, lanes, subscriptions, limits, scheduler));
  }

  @Override
  public Integer getPhase() {
    return StreamConfiguration.BROKER_PHASE;
  }
}
