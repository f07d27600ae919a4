package dev.mcpmanager.process;

import java.io.IOException;
import java.io.OutputStream;

/// The JDK's own pipe, which tells nobody whether it has room. Closing it waits for a blocked
/// write, so that only its writer may do that.
final class BlockingStdin extends ChildStdin {

  private final OutputStream out;

  BlockingStdin(OutputStream out) {
    this.out = out;
  }

  @Override
  public int offer(byte[] bytes, int offset, int length) {
    return 0;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  @Override
  void release() {
    // Whoever holds the other end is killed first, which frees the writer.
  }
}
