package dev.mcpmanager.jsonrpc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Takes the lines of a stream, on the reader's thread. It must not block: the child stands still
/// behind it. What it throws is logged and ends nothing.
public interface LineSink {

  /// One line, blank or not, without its end. The buffer is the reader's own, and valid only during
  /// the call.
  void line(byte[] buffer, int offset, int length);

  /// One long line, as [#line], in a buffer that the sink may keep.
  ///
  /// @return whether it does; then the reader changes it no more
  default boolean longLine(byte[] buffer, int offset, int length) {
    line(buffer, offset, length);
    return false;
  }

  /// A line over the limit, after its end came.
  ///
  /// @param head its first bytes, as many as the reader was told to keep
  /// @param tail its last bytes, up to 256
  /// @param bytes its whole length
  void oversized(byte[] head, byte[] tail, long bytes);

  /// The stream ended, or could not be read any further. Called once, last.
  void end(@Nullable IOException failure);
}
