package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Effect;
import dev.mcpmanager.process.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers what it was asked to do, and does nothing.
final class FakeUpstream implements Upstream {

  final List<Effect> performed = new ArrayList<>();
  @Nullable LiveChild child;
  @Nullable Usage usage;
  EndNotes endNotes = EndNotes.NONE;
  List<String> lastWords = List.of();

  @Override
  public void perform(Effect effect) {
    performed.add(effect);
  }

  @Override
  public @Nullable Connection connection() {
    return null;
  }

  @Override
  public @Nullable LiveChild child() {
    return child;
  }

  @Override
  public @Nullable Usage usage() {
    return usage;
  }

  @Override
  public Duration cpu() {
    return Duration.ZERO;
  }

  @Override
  public @Nullable String suspicion() {
    return null;
  }

  @Override
  public EndNotes endNotes() {
    return endNotes;
  }

  @Override
  public List<String> lastWords(int limit) {
    return lastWords;
  }
}
