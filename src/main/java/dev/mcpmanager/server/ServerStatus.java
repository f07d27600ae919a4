package dev.mcpmanager.server;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The four words that dashboards have always known.
public enum ServerStatus {
  STOPPED,
  STARTING,
  RUNNING,
  ERROR;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
