package dev.mcpmanager.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.lifecycle.Trigger.DeadlinePassed;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.lifecycle.Trigger.Faulted;
import dev.mcpmanager.lifecycle.Trigger.FromChild;
import dev.mcpmanager.lifecycle.Trigger.KillRequested;
import dev.mcpmanager.lifecycle.Trigger.ProgramStarted;
import dev.mcpmanager.lifecycle.Trigger.RestartRequested;
import dev.mcpmanager.lifecycle.Trigger.SlotGranted;
import dev.mcpmanager.lifecycle.Trigger.StartRequested;
import dev.mcpmanager.lifecycle.Trigger.StopRequested;
import dev.mcpmanager.lifecycle.Trigger.WentIdle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Walks every sequence of triggers to a depth, in a world in which children live and die, and
/// checks after each step what must always hold.
class MachineExhaustiveTests {

  private static final int DEPTH = 9;

  /// Facts and world after some sequence. Time is part of it, since deadlines are.
  private record Situation(Lifecycle lifecycle, Set<Incarnation> alive, Instant now) {}

  @ParameterizedTest
  @EnumSource(RestartPolicy.On.class)
  void neverTwoChildrenAndNeverASignalToADeadOne(RestartPolicy.On on) {
    walk(on, ServerOnPaper.TIMING, Traits.PLAIN, Lifecycle.INITIAL);
  }

  @ParameterizedTest
  @EnumSource(RestartPolicy.On.class)
  void norWhereProgramsAreFetchedServersWaitForOthersAndUsesWakeThem(RestartPolicy.On on) {
    var times = ServerOnPaper.TIMING;
    var timing =
        new Timing(Duration.ofSeconds(50), times.start(), times.stdinClosed(), times.terminated());
    walk(on, timing, new Traits(true, true), Lifecycle.LAZY);
  }

  private static void walk(RestartPolicy.On on, Timing timing, Traits traits, Lifecycle beginning) {
    var policy =
        new RestartPolicy(
            on, Duration.ofSeconds(1), Duration.ofSeconds(2), 2, 0, 2, Duration.ofSeconds(5));
    var machine = new Machine(policy, timing, traits, () -> 0.5);
    Set<Situation> reached = Set.of(new Situation(beginning, Set.of(), Instant.EPOCH));
    int steps = 0;
    for (int depth = 0; depth < DEPTH; depth++) {
      Set<Situation> next = new LinkedHashSet<>();
      for (Situation situation : reached) {
        for (Trigger trigger : triggers(situation)) {
          for (Duration wait : List.of(Duration.ZERO, Duration.ofSeconds(60))) {
            next.add(step(machine, situation, trigger, situation.now().plus(wait)));
            steps++;
          }
        }
      }
      reached = next;
    }
    assertThat(steps).as("the walk went somewhere").isGreaterThan(100_000);
  }

  /// All that can be told in a situation, true news and news of children long gone alike.
  private static List<Trigger> triggers(Situation situation) {
    var triggers =
        new ArrayList<Trigger>(
            List.of(
                new StartRequested(Origin.PERSON),
                new StartRequested(Origin.AUTO_START),
                new StartRequested(Origin.FIRST_USE),
                new StartRequested(Origin.AUTHORIZED),
                new StopRequested(),
                new RestartRequested(),
                new KillRequested(),
                new DeadlinePassed(),
                new SlotGranted()));
    for (Incarnation child : situation.alive()) {
      triggers.add(new BecameReady(child));
      triggers.add(new ProgramStarted(child));
      triggers.add(new WentIdle(child, "was not used"));
      triggers.add(new Faulted(child, new Exit.Lost("closed its stdout")));
      triggers.add(new Exited(child, new Exit.AtProbe(new Exit.Code(1))));
      triggers.add(new Exited(child, new Exit.Code(0)));
      triggers.add(new Exited(child, new Exit.Signal(9)));
      triggers.add(
          new Exited(
              child,
              Exit.Disconnected.untilAuthorized(
                  "needs a person to authorize it", "https://auth.example")));
      triggers.add(
          new Exited(
              child,
              new Exit.NotLaunched("cannot start: no such command", ExitCause.MISSING_COMMAND)));
    }
    var earlier = new Incarnation(situation.lifecycle().incarnation().number() - 1);
    triggers.add(new BecameReady(earlier));
    triggers.add(new Faulted(earlier, new Exit.Lost("closed its stdout")));
    triggers.add(new Exited(earlier, new Exit.Code(1)));
    return triggers;
  }

  private static Situation step(Machine machine, Situation before, Trigger trigger, Instant now) {
    Step step = machine.step(before.lifecycle(), trigger, now);
    String story = "%s after %s".formatted(trigger, before);
    var alive = new LinkedHashSet<>(before.alive());
    if (trigger instanceof Exited exited) {
      alive.remove(exited.incarnation());
    }
    for (Effect effect : step.effects()) {
      switch (effect) {
        case Effect.Launch(var child, var _) -> {
          assertThat(alive).as("children alive at a launch, %s", story).isEmpty();
          assertThat(child).as("launched, %s", story).isNotIn(before.alive());
          alive.add(child);
        }
        case Effect.CloseStdin(var child, var _) -> assertThat(alive).as(story).contains(child);
        case Effect.TerminateGroup(var child) -> assertThat(alive).as(story).contains(child);
        case Effect.KillGroup(var child) -> assertThat(alive).as(story).contains(child);
        case Effect.AwaitSlot _ ->
            assertThat(step.next().state()).as(story).isInstanceOf(State.Queued.class);
      }
    }
    check(before, trigger, step.next(), alive, story);
    return new Situation(step.next(), alive, now);
  }

  private static void check(
      Situation before, Trigger trigger, Lifecycle after, Set<Incarnation> alive, String story) {
    assertThat(after.state().hasChild()).as("has a child, %s", story).isEqualTo(!alive.isEmpty());
    if (after.desired() == Desired.STOPPED) {
      assertThat(after.state())
          .as("not wanted, %s", story)
          .isInstanceOfAny(State.Stopped.class, State.Stopping.class);
    }
    if (after.state() instanceof State.Stopped) {
      assertThat(after.desired()).as("stopped, %s", story).isEqualTo(Desired.STOPPED);
    }
    if (before.lifecycle().state() instanceof State.Stopped(var _, boolean wakes)
        && trigger.equals(new StartRequested(Origin.FIRST_USE))) {
      assertThat(after.state() instanceof State.Stopped).as("a use, %s", story).isEqualTo(!wakes);
    }
    if (trigger instanceof FromChild news && !before.alive().contains(news.incarnation())) {
      assertThat(after).as("news of a dead child, %s", story).isEqualTo(before.lifecycle());
    }
    if (after.state() instanceof State.AuthRequired) {
      assertThat(after.restarts()).as("no failure, %s", story).isZero();
    }
    if (before.lifecycle().state() instanceof State.AuthRequired) {
      assertThat(after.state().hasChild() || after.state() instanceof State.Queued)
          .as("begun by a person only, %s", story)
          .isEqualTo(
              trigger.equals(new StartRequested(Origin.PERSON))
                  || trigger.equals(new StartRequested(Origin.AUTHORIZED))
                  || trigger instanceof RestartRequested);
    }
    assertThat(after.restarts()).as("restarts in a row, %s", story).isBetween(0, 2);
  }
}
