package dev.mcpmanager.jsonrpc;

import java.io.IOException;
import java.io.OutputStream;

/// What the peer reads, seen from the side that writes. One thread at a time uses it.
public interface PeerInput {

  /// Writes what there is room for at this moment; never waits for the peer.
  ///
  /// @return how many bytes, from the first on; 0 also if that cannot be told
  int offer(byte[] bytes, int offset, int length) throws IOException;

  /// Writes all, and waits while the peer does not read.
  void write(byte[] bytes, int offset, int length) throws IOException;

  /// Ends the input behind what was written. On the writer's thread only.
  void close() throws IOException;

  /// A stream that nobody can ask for room, so that only the writer's thread writes to it.
  static PeerInput of(OutputStream out) {
    return new PeerInput() {

      @Override
      public int offer(byte[] bytes, int offset, int length) {
        return 0;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        out.flush();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }
}
