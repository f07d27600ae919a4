package dev.mcpmanager.server;

import static dev.mcpmanager.lifecycle.Origin.AUTO_START;
import static dev.mcpmanager.lifecycle.Origin.PERSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.DefinitionFile;
import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Effect;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.Machine;
import dev.mcpmanager.lifecycle.RestartPolicy;
import dev.mcpmanager.lifecycle.Timing;
import dev.mcpmanager.lifecycle.Traits;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.lifecycle.Trigger.StartRequested;
import dev.mcpmanager.lifecycle.Trigger.StopRequested;
import dev.mcpmanager.process.Usage;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import dev.mcpmanager.server.ActionOutcome.Superseded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The test is the actor's thread.
class ServerActorTests {

  private static final Exit CRASH = new Exit.Code(1);
  private static final StartQueue.Request FIRST_START =
      new StartQueue.Request(false, false, false, List.of());

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final SteadyClock clock = new SteadyClock();
  private final EventLog events = new EventLog(() -> {});
  private final RunHistory runs =
      new RunHistory(new ServerId("one"), 10, RunJournal.open(null, 10));
  private final StartQueue starts =
      new StartQueue(
          new StartLimits(1, 1, 20, Duration.ofMinutes(1)), _ -> true, clock, () -> 0.5, timer);
  private final RunTally tally = new RunTally();
  private final FakeUpstream upstream = new FakeUpstream();
  private final DefinitionEntry.Valid entry = entry();
  private final ServerActor actor = actor(RestartPolicy.DEFAULT);

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void tellsTheLifeOfAServerInEvents() {
    start();
    upstream.child = new Upstream.LiveChild(77L, "/bin/true", clock.wall());
    ready();
    tell(new Exited(child(), CRASH));
    assertThat(events.after(0).events())
        .extracting(e -> e.getClass().getSimpleName())
        .containsExactly("Starting", "Started", "Stopped", "RunEnded", "Restarting");
    assertThat(messages().get(1)).startsWith("Server 'one' is ready after ").contains("pid 77");
    assertThat(messages().get(2)).isEqualTo("Server 'one' exited with code 1.");
    assertThat(messages().get(3))
        .isEqualTo("Server 'one' exited with code 1; restart 1 of 3 in 1 s.");
  }

  @Test
  void theViewKnowsTheNextAttempt() {
    start();
    ready();
    tell(new Exited(child(), CRASH));
    ServerView view = view();
    assertThat(view.status()).isEqualTo(ServerStatus.ERROR);
    assertThat(view.state()).isEqualTo("backing-off");
    assertThat(view.reason()).isEqualTo("exited with code 1");
    assertThat(view.attempt()).isEqualTo(1);
    assertThat(view.nextStartAt())
        .isBetween(clock.wall(), clock.wall().plus(Duration.ofSeconds(2)));
    assertThat(view.lastError()).isEqualTo("Server 'one' exited with code 1.");
    assertThat(view.lastExit()).isNotNull().satisfies(exit -> assertThat(exit.code()).isEqualTo(1));
  }

  @Test
  void theViewTellsWhatIsWantedAndTheNumberOfTheNewestRun() {
    assertThat(view().desired()).isEqualTo("stopped");
    assertThat(view().lastRun()).isNull();
    start();
    assertThat(view().desired()).isEqualTo("running");
    assertThat(view().lastRun()).isEqualTo(1);
  }

  @Test
  void theViewTellsWhatAChildUsesWhileThereIsOne() {
    upstream.usage = new Usage(Duration.ofMillis(1234), 12.34, 3, 4, 5, 6, 7);
    start();
    assertThat(view().resources()).isNull();
    upstream.child = new Upstream.LiveChild(77L, "/bin/true", clock.wall());
    assertThat(view().resources()).isEqualTo(new Resources(1234, 12.3, 3, 4, 5, 6, 7));
    upstream.child = null;
    tell(new Exited(child(), CRASH));
    assertThat(view().resources()).isNull();
  }

  @Test
  void endsOfRunsAreCountedByCause() {
    assertThat(tally.counts()).containsEntry("crash", 0L).doesNotContainKey("service-ended");
    start();
    ready();
    tell(new Exited(child(), CRASH));
    assertThat(tally.counts()).containsEntry("crash", 1L).containsEntry("requested", 0L);
  }

  @Test
  void aFailedStartTellsTheLastWordsOnStderr() {
    start();
    upstream.lastWords = List.of("Error: API key missing");
    tell(new Exited(child(), new Exit.Code(1)));
    assertThat(events.after(0).events().get(1))
        .isInstanceOfSatisfying(
            ServerEvent.ErrorRaised.class,
            error -> {
              assertThat(error.message())
                  .isEqualTo(
                      "Server 'one' exited with code 1 before it was ready."
                          + " Its last line on stderr: 'Error: API key missing'.");
              assertThat(error.stderr()).containsExactly("Error: API key missing");
            });
  }

  @Test
  void whatAServerSaysCannotForgeALineOfTheLog() {
    start();
    upstream.lastWords = List.of("fatal\r2026-01-01 INFO all is well\u001b[2J");
    tell(
        new Trigger.Faulted(
            child(), new Exit.Refused("refused 'initialize': no\nServer 'two' is ready")));
    assertThat(messages().getLast())
        .isEqualTo(
            "Server 'one' refused 'initialize': no Server 'two' is ready."
                + " Its last line on stderr: 'fatal 2026-01-01 INFO all is well'.");
  }

  @Test
  void whoWaitsForAStartLearnsThatTheServerIsReady() {
    var outcome = ask(new StartRequested(PERSON), Desired.RUNNING);
    assertThat(outcome).isNotDone();
    ready();
    assertThat(outcome).isCompletedWithValueMatching(ActionOutcome.Done.class::isInstance);
  }

  @Test
  void whoWaitsForAStartLearnsWhyItFailedAndWhatFollows() {
    var outcome = ask(new StartRequested(PERSON), Desired.RUNNING);
    tell(new Exited(child(), CRASH));
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            NotStarted.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(Cause.DIED);
              assertThat(failed.message())
                  .isEqualTo(
                      "Server 'one' exited with code 1 before it was ready."
                          + " Restart 1 follows by itself at "
                          + failed.server().nextStartAt()
                          + ".");
            });
  }

  @Test
  void aPermanentErrorIsNamedWithoutAnyTalkOfRestarts() {
    var outcome = ask(new StartRequested(PERSON), Desired.RUNNING);
    tell(
        new Exited(
            child(),
            new Exit.NotLaunched("cannot start: no such command", ExitCause.MISSING_COMMAND)));
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            NotStarted.class, failed -> assertThat(failed.cause()).isEqualTo(Cause.DEFINITION));
    assertThat(messages()).endsWith("Server 'one' cannot start: no such command.");
    assertThat(view().state()).isEqualTo("failed");
  }

  @Test
  void whoWaitsForAStartThatSomebodyStopsLearnsThat() {
    var start = ask(new StartRequested(PERSON), Desired.RUNNING);
    var stop = ask(new StopRequested(), Desired.STOPPED);
    assertThat(start.join()).isInstanceOf(Superseded.class);
    assertThat(stop).isNotDone();
    tell(new Exited(child(), new Exit.Code(0)));
    assertThat(stop).isCompletedWithValueMatching(ActionOutcome.Done.class::isInstance);
  }

  @Test
  void whoWaitsForAnActorThatEndsIsNotLeftWaiting() throws Exception {
    actor.open();
    var before = actor.ask(new StartRequested(PERSON), Desired.RUNNING, "a test");
    actor.close();
    assertThat(before.get(10, TimeUnit.SECONDS)).isInstanceOf(Superseded.class);
    var after = actor.ask(new StartRequested(PERSON), Desired.RUNNING, "a test");
    assertThat(after.get(10, TimeUnit.SECONDS)).isInstanceOf(Superseded.class);
  }

  @Test
  void stoppingWhatIsStoppedIsDoneAtOnce() {
    assertThat(ask(new StopRequested(), Desired.STOPPED)).isDone();
    assertThat(events.after(0).events()).isEmpty();
  }

  @Test
  void givesUpAfterTheLimitWithTheWholeStory() {
    var hopeless =
        actor(
            new RestartPolicy(
                RestartPolicy.On.ALWAYS,
                Duration.ZERO,
                Duration.ZERO,
                1,
                0,
                1,
                Duration.ofMinutes(1)));
    hopeless.handle(new Mail(new StartRequested(PERSON), null, null));
    hopeless.handle(new Mail(new Exited(new Incarnation(1), CRASH), null, null));
    hopeless.handle(new Mail(new Trigger.DeadlinePassed(), null, null));
    hopeless.handle(new Mail(new Trigger.SlotGranted(), null, null));
    hopeless.handle(new Mail(new Exited(new Incarnation(2), CRASH), null, null));
    assertThat(messages().getLast())
        .isEqualTo(
            "Server 'one' exited with code 1 before it was ready; given up after 1 restart in a"
                + " row. Start it again once the cause is mended.");
    assertThat(hopeless.published().facts().restartCount()).isEqualTo(1);
  }

  @Test
  void anAutomaticStartAsksForASlotAndGivesItBackWhenReady() {
    var others = new ArrayList<String>();
    tell(new StartRequested(AUTO_START));
    assertThat(view().state()).isEqualTo("starting");
    assertThat(upstream.performed).isEmpty();
    starts.await(() -> others.add("granted"), FIRST_START);
    tell(new Trigger.SlotGranted());
    assertThat(upstream.performed)
        .containsExactly(new Effect.Launch(new Incarnation(1), AUTO_START));
    assertThat(others).isEmpty();
    ready();
    assertThat(others).containsExactly("granted");
  }

  @Test
  void aServerThatIsStoppedWhileItWaitsForASlotWaitsNoLonger() {
    starts.await(() -> {}, FIRST_START); // takes the only one
    tell(new StartRequested(AUTO_START));
    tell(new StopRequested());
    assertThat(view().state()).isEqualTo("stopped");
    assertThat(messages()).containsExactly("Server 'one' was stopped on request.");
  }

  @Test
  void aRunThatIsOverIsToldInOneSentenceToThoseWhoWatchAndInTheHistory() {
    start();
    upstream.child = new Upstream.LiveChild(77L, "/bin/true", clock.wall());
    ready();
    upstream.endNotes =
        new EndNotes(
            77L,
            "/bin/true",
            2,
            4,
            120_000_000L,
            Duration.ofMillis(3400),
            List.of("Error: boom"),
            List.of("hello"));
    tell(new Exited(child(), CRASH));
    Run run = runs.newestFirst().getFirst();
    assertThat(run.startedBy()).isEqualTo("person");
    assertThat(run.pid()).isEqualTo(77);
    assertThat(run.cause()).isEqualTo("crash");
    assertThat(run.decision()).isEqualTo("restart");
    assertThat(run.stderr()).containsExactly("Error: boom");
    assertThat(run.noise()).containsExactly("hello");
    assertThat(run.message())
        .startsWith("Run 1 of server 'one' ended after ")
        .endsWith(
            "it exited with code 1 (crash); 2 processes were swept; 4 calls were in flight;"
                + " peak memory 120 MB, 3.4 s of processor time; restart 1 of 3 in 1 s.");
    assertThat(events.after(0).events())
        .filteredOn(ServerEvent.RunEnded.class::isInstance)
        .extracting(ServerEvent::message)
        .containsExactly(run.message());
  }

  @Test
  void aRunThatWasStoppedTellsHowFarItHadToBeHelped() {
    start();
    ready();
    var _ = ask(new StopRequested(), Desired.STOPPED);
    tell(new Exited(child(), new Exit.Code(0)));
    Run run = runs.newestFirst().getFirst();
    assertThat(run.rung()).isEqualTo("stdin-closed");
    assertThat(run.endedBy()).isEqualTo("a test");
    assertThat(run.message())
        .contains("it was stopped on request (by a test); it left when its stdin was closed.");
    assertThat(run.cause()).isEqualTo("requested");
    assertThat(run.decision()).isEqualTo("none");
  }

  private void start() {
    tell(new StartRequested(PERSON));
  }

  private void ready() {
    tell(new BecameReady(child()));
  }

  private void tell(Trigger trigger) {
    actor.handle(new Mail(trigger, null, null));
  }

  private CompletableFuture<ActionOutcome> ask(Trigger trigger, Desired goal) {
    Waiter waiter = Waiter.until(goal);
    actor.handle(new Mail(trigger, waiter, "a test"));
    return waiter.outcome();
  }

  private Incarnation child() {
    return actor.published().lifecycle().incarnation();
  }

  private ServerView view() {
    return actor.view();
  }

  private List<String> messages() {
    return events.after(0).events().stream()
        .filter(event -> !(event instanceof ServerEvent.RunEnded))
        .map(ServerEvent::message)
        .toList();
  }

  private ServerActor actor(RestartPolicy policy) {
    var timing =
        new Timing(null, Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(5));
    var surroundings =
        new Surroundings(clock, events, starts, new Dependencies(_ -> null), tally, timer);
    return new ServerActor(
        entry,
        ServerActor.Standing.only(entry.id()),
        new Machine(policy, timing, Traits.PLAIN, () -> 0.5),
        surroundings,
        runs,
        new ServerActor.Published(Lifecycle.INITIAL, ServerFacts.initial(clock.wall())),
        _ -> upstream);
  }

  private static DefinitionEntry.Valid entry() {
    byte[] file = "{\"mcpServers\": {\"one\": {\"command\": \"true\"}}}".getBytes(UTF_8);
    var reader = new DefinitionReader(Defaults.DEFAULT, _ -> null);
    var loaded = (DefinitionFile.Loaded) reader.parse(file, Path.of("/"));
    return (DefinitionEntry.Valid) loaded.entries().getFirst();
  }
}
