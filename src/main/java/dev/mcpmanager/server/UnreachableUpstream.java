package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.lifecycle.Effect;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.process.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server of a transport that this version does not speak: each start fails at once, and says so.
record UnreachableUpstream(Transport transport, Consumer<Trigger> news) implements Upstream {

  @Override
  public void perform(Effect effect) {
    if (effect instanceof Effect.Launch(Incarnation incarnation, var _)) {
      String reason =
          "cannot start: transport '%s' is not supported yet; only 'stdio' is"
              .formatted(transport.name().toLowerCase(Locale.ROOT));
      news.accept(
          new Trigger.Exited(incarnation, new Exit.NotLaunched(reason, ExitCause.BAD_DEFINITION)));
    }
  }

  @Override
  public @Nullable Connection connection() {
    return null;
  }

  @Override
  public @Nullable LiveChild child() {
    return null;
  }

  @Override
  public @Nullable Usage usage() {
    return null;
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
    return EndNotes.NONE;
  }

  @Override
  public List<String> lastWords(int limit) {
    return List.of();
  }
}
