package dev.mcpmanager.stream;

import dev.mcpmanager.definition.ServerId;
import java.util.regex.Pattern;

/// The addresses that can be subscribed to. Dots, not slashes, separate what varies: message
/// brokers that might stand in for ours insist on it.
final class Destination {

  /// The snapshot, answered once.
  static final String SNAPSHOT = "/app/servers";

  /// The lifecycle events of all servers.
  static final String EVENTS = "/topic/servers";

  /// The log lines of all servers.
  static final String LOGS = "/topic/logs";

  /// What all servers use, every now and then.
  static final String RESOURCES = "/topic/resources";

  private static final Pattern OF_SERVER =
      Pattern.compile("/topic/servers\\.[A-Za-z0-9_-]{1,64}(\\.logs)?");

  private Destination() {}

  static String eventsOf(ServerId server) {
    return EVENTS + "." + server;
  }

  static String logsOf(ServerId server) {
    return eventsOf(server) + ".logs";
  }

  /// A server that does not exist yet may be waited for.
  static boolean isSubscribable(String destination) {
    return destination.equals(SNAPSHOT)
        || destination.equals(EVENTS)
        || destination.equals(LOGS)
        || destination.equals(RESOURCES)
        || OF_SERVER.matcher(destination).matches();
  }
}
