package dev.mcpmanager.stream;

import dev.mcpmanager.server.ServerManager;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import tools.jackson.databind.json.JsonMapper;

/// The beans of the push plane. Its phases: the broker starts before the publisher and the
/// publisher before the manager, and they stop the other way round, so that subscribers hear how
/// their servers start and stop.
@Configuration(proxyBeanMethods = false)
@EnableWebSocketMessageBroker
@Import({SnapshotController.class, StompConfigurer.class})
@EnableConfigurationProperties(StreamProperties.class)
class StreamConfiguration {

  /// Stops before the web server does, which is at `DEFAULT_PHASE - 1024` and below.
  static final int BROKER_PHASE = SmartLifecycle.DEFAULT_PHASE - 768;

  static final int PUBLISHER_PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

  @Bean
  Subscriptions subscriptions(StreamProperties limits) {
    return new Subscriptions(limits.maxSubscriptions());
  }

  @Bean
  SessionLanes sessionLanes(StreamProperties limits) {
    return new SessionLanes(limits.sendBufferSize().toBytes());
  }

  /// Heartbeats and the deadline for CONNECT; neither of them ever waits.
  @Bean
  ThreadPoolTaskScheduler stompScheduler() {
    var scheduler = new ThreadPoolTaskScheduler();
    scheduler.setPoolSize(1);
    scheduler.setThreadNamePrefix("mcp-stomp-clock-");
    scheduler.setDaemon(true);
    scheduler.setPhase(BROKER_PHASE);
    return scheduler;
  }

  /// Spring gives the lanes a second name, as an executor of its own: hence the qualifier.
  @Bean
  Publisher publisher(
      ServerManager manager,
      Subscriptions subscriptions,
      JsonMapper json,
      @Qualifier("sessionLanes") SessionLanes lanes,
      StreamProperties limits) {
    var broadcast = new Fanout(subscriptions, lanes);
    return new Publisher(
        manager,
        new EventFeed(manager.history(), json, broadcast),
        new LogFeed(manager, subscriptions, json, broadcast, limits),
        new ResourcesFeed(
            manager, subscriptions, json, broadcast, limits.resourcesInterval(), System.nanoTime()),
        limits.batchInterval(),
        PUBLISHER_PHASE);
  }
}
