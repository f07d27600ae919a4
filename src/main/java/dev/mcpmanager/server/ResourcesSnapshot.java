package dev.mcpmanager.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mcpmanager.definition.ServerId;
import java.time.Instant;
import java.util.List;

/// What the servers that have a child use at one moment, in the file's order.
@JsonPropertyOrder({"time", "type", "servers"})
public record ResourcesSnapshot(Instant time, List<OfServer> servers) {

  public ResourcesSnapshot {
    servers = List.copyOf(servers);
  }

  /// What it is called on the wire.
  @JsonProperty("type")
  public String type() {
    return "servers:resources";
  }

  /// One of them; on the wire the members of `resources` stand beside the id.
  public record OfServer(ServerId serverId, @JsonUnwrapped Resources resources) {}
}
