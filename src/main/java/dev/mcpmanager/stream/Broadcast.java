package dev.mcpmanager.stream;

/// Sends a JSON text to all who subscribed to a destination; never waits for any of them.
@FunctionalInterface
interface Broadcast {

  void send(String destination, byte[] json);
}
