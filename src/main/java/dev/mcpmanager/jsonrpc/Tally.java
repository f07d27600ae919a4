package dev.mcpmanager.jsonrpc;

import java.util.concurrent.atomic.LongAdder;

/// Counts, from any thread, what [ChannelCounters] shows.
final class Tally {

  final LongAdder noise = new LongAdder();
  final LongAdder invalid = new LongAdder();
  final LongAdder oversized = new LongAdder();
  final LongAdder unknownAnswers = new LongAdder();
  final LongAdder listenerFailures = new LongAdder();

  ChannelCounters snapshot() {
    return new ChannelCounters(
        noise.sum(), invalid.sum(), oversized.sum(), unknownAnswers.sum(), listenerFailures.sum());
  }
}
