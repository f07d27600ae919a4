package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.PeerInput;
import dev.mcpmanager.jsonrpc.ReceivedMessages;
import dev.mcpmanager.mcp.Handshake;
import java.time.Duration;

/// A connection to a remote server that is to a channel what a child's pipes are: messages go in as
/// lines and come out whole, whatever carries them. It lives as long as one incarnation of the
/// server; the next one has a wire of its own.
///
/// What becomes of it, it tells its [WireListener]. Safe for threads.
public interface Wire {

  /// Connects, as far as the transport knows of that, or not at all. Waits: to be called once, on a
  /// virtual thread, before anything is sent.
  void open() throws DisconnectedException;

  /// What the server says. It ends with the wire.
  ReceivedMessages received();

  /// What is said to the server: one message per line. An offer never waits.
  PeerInput input();

  /// The handshake was made: what follows is sent as was agreed on.
  void agreed(Handshake handshake);

  /// Ends the wire, politely, if the server lets it: a session is deleted, a socket closed with a
  /// close frame. Waits for that, but no longer than it may. Whatever is called a second time does
  /// nothing.
  void close(Duration patience);
}
