package dev.mcpmanager.process;

import java.io.IOException;
import java.io.OutputStream;

/// A child's standard input. One thread at a time writes to it.
public abstract sealed class ChildStdin extends OutputStream permits StdinPipe, BlockingStdin {

  /// Writes what there is room for at this moment; never waits for the child.
  ///
  /// @return how many bytes, from the first on; always 0 where the platform cannot tell
  public abstract int offer(byte[] bytes, int offset, int length) throws IOException;

  /// Ends the child's input where that cannot block: whoever writes then fails. Does nothing where
  /// it can.
  abstract void release();
}
