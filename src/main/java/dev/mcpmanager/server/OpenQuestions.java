package dev.mcpmanager.server;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The requests of a child that nobody has answered yet, by their ids. Bounded: a child that asks
/// more gets no answer of a client's. Any thread may call.
final class OpenQuestions {

  private static final int MOST = 64;

  private final Set<ByteBuffer> open = new LinkedHashSet<>(); // guarded by this

  /// The child has asked.
  ///
  /// @return false if there are too many, or one of that id
  synchronized boolean asked(byte[] id) {
    return open.size() < MOST && open.add(ByteBuffer.wrap(id));
  }

  /// Somebody has answered.
  ///
  /// @return false if it was not open
  synchronized boolean answered(byte[] id) {
    return open.remove(ByteBuffer.wrap(id));
  }

  synchronized List<byte[]> takeAll() {
    List<byte[]> all = open.stream().map(ByteBuffer::array).toList();
    open.clear();
    return all;
  }
}
