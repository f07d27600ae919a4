package dev.mcpmanager.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// The push of events and logs over STOMP.
///
/// @param batchInterval the shortest time between two flushes of log lines
/// @param maxBatchSize how much text one log event may carry, as JSON
/// @param maxFlushSize how much text one flush may carry over all servers; what does not fit waits
///   for the next flush, or is lost and counted when the log tail has moved on
/// @param maxFrameSize the largest frame accepted from a client
/// @param maxSubscriptions how many subscriptions one session may have
/// @param connectTimeLimit how long a new session may take to send an acceptable CONNECT
/// @param sendTimeLimit how long one write to a client may take, before its session is closed
/// @param sendBufferSize how much may wait for a client that does not read, before its session is
///   closed
/// @param heartbeat how often each side shows that it is there
/// @param resourcesInterval how often it is told what servers use
@ConfigurationProperties("mcp-manager.stream")
record StreamProperties(
    @DefaultValue("50ms") Duration batchInterval,
    @DefaultValue("64KB") DataSize maxBatchSize,
    @DefaultValue("256KB") DataSize maxFlushSize,
    @DefaultValue("64KB") DataSize maxFrameSize,
    @DefaultValue("100") int maxSubscriptions,
    @DefaultValue("10s") Duration connectTimeLimit,
    @DefaultValue("10s") Duration sendTimeLimit,
    @DefaultValue("1MB") DataSize sendBufferSize,
    @DefaultValue("10s") Duration heartbeat,
    @DefaultValue("5s") Duration resourcesInterval) {

  StreamProperties {
    requirePositive("batch-interval", batchInterval.toMillis());
    requirePositive("max-batch-size", maxBatchSize.toBytes());
    requirePositive("max-flush-size", maxFlushSize.toBytes());
    requirePositive("max-frame-size", maxFrameSize.toBytes());
    requirePositive("max-subscriptions", maxSubscriptions);
    requirePositive("connect-time-limit", connectTimeLimit.toMillis());
    requirePositive("send-time-limit", sendTimeLimit.toMillis());
    requirePositive("send-buffer-size", sendBufferSize.toBytes());
    requirePositive("heartbeat", heartbeat.toMillis());
    requirePositive("resources-interval", resourcesInterval.toMillis());
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "mcp-manager.stream.%s must be greater than zero.".formatted(name));
    }
  }
}
