package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import org.jspecify.annotations.Nullable;

/// Which endpoint a path names.
sealed interface Target {

  String ROOT = "/mcp";

  /// Whether it is of several servers.
  default boolean isAggregate() {
    return !(this instanceof One);
  }

  /// `/mcp/{id}`: one server.
  record One(ServerId server) implements Target {}

  /// `/mcp`: all servers together.
  record All() implements Target {}

  /// `/mcp/groups/{name}`: some of them.
  record Group(String name) implements Target {}

  /// Null if the path is none of the gateway's.
  static @Nullable Target of(String path) {
    if (path.equals(ROOT)) {
      return new All();
    }
    if (!path.startsWith(ROOT + "/")) {
      return null;
    }
    String rest = path.substring(ROOT.length() + 1);
    String groups = "groups/";
    if (rest.startsWith(groups)) {
      String name = rest.substring(groups.length());
      return ServerId.isLegal(name) ? new Group(name) : null;
    }
    return ServerId.isLegal(rest) ? new One(new ServerId(rest)) : null;
  }
}
