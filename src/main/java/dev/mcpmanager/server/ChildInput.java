package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.PeerInput;
import dev.mcpmanager.process.ChildStdin;
import java.io.IOException;

/// A child's stdin, as a channel writes to it.
record ChildInput(ChildStdin stdin) implements PeerInput {

  @Override
  public int offer(byte[] bytes, int offset, int length) throws IOException {
    return stdin.offer(bytes, offset, length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    stdin.write(bytes, offset, length);
    stdin.flush();
  }

  @Override
  public void close() throws IOException {
    stdin.close();
  }
}
