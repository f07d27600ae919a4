package dev.mcpmanager.remote;

import java.time.Duration;

/// How patient we are with a server at the other end of one lasting connection.
///
/// @param connect how long each step of connecting may take
/// @param idle how long it may be silent before it is asked whether it is there
/// @param answer how long it may take to say something then
public record SocketTimes(Duration connect, Duration idle, Duration answer) {

  public static final SocketTimes DEFAULT =
      new SocketTimes(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10));
}
