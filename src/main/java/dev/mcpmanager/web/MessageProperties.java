package dev.mcpmanager.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Messages that are sent to a server.
///
/// @param maxSize the largest body accepted; larger ones are refused with 413
@ConfigurationProperties("mcp-manager.message")
public record MessageProperties(@DefaultValue("16MB") DataSize maxSize) {

  public MessageProperties {
    if (maxSize.toBytes() < 1 || maxSize.toBytes() >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "mcp-manager.message.max-size is '%s', but must be at least 1 byte and below 2 GB."
              .formatted(maxSize));
    }
  }
}
