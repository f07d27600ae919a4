package dev.mcpmanager.jsonrpc;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;

/// Counts, from any thread, what [ChannelCounters] shows.
final class Tally {

  private static final System.Logger LOG = System.getLogger(Channel.class.getName());

  final LongAdder noise = new LongAdder();
  final LongAdder invalid = new LongAdder();
  final LongAdder oversized = new LongAdder();
  final LongAdder unknownAnswers = new LongAdder();
  final LongAdder listenerFailures = new LongAdder();

  /// Runs what belongs to others. Its errors end nothing here: the first is logged, all are
  /// counted.
  void guard(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException | Error e) {
      if (listenerFailures.sum() == 0) {
        LOG.log(Level.WARNING, "The listener of a channel failed; later failures are counted.", e);
      }
      listenerFailures.increment();
    }
  }

  ChannelCounters snapshot() {
    return new ChannelCounters(
        noise.sum(), invalid.sum(), oversized.sum(), unknownAnswers.sum(), listenerFailures.sum());
  }
}
