package dev.mcpmanager.lifecycle;

import static dev.mcpmanager.lifecycle.Origin.AUTHORIZED;
import static dev.mcpmanager.lifecycle.Origin.AUTO_START;
import static dev.mcpmanager.lifecycle.Origin.FIRST_USE;
import static dev.mcpmanager.lifecycle.Origin.PERSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.State.AuthRequired;
import dev.mcpmanager.lifecycle.State.BackingOff;
import dev.mcpmanager.lifecycle.State.Failed;
import dev.mcpmanager.lifecycle.State.Queued;
import dev.mcpmanager.lifecycle.State.StartPhase;
import dev.mcpmanager.lifecycle.State.Starting;
import dev.mcpmanager.lifecycle.State.StopStage;
import dev.mcpmanager.lifecycle.State.Stopped;
import dev.mcpmanager.lifecycle.State.Stopping;
import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.lifecycle.Trigger.Faulted;
import dev.mcpmanager.lifecycle.Trigger.KillRequested;
import dev.mcpmanager.lifecycle.Trigger.ProgramStarted;
import dev.mcpmanager.lifecycle.Trigger.RestartRequested;
import dev.mcpmanager.lifecycle.Trigger.SlotGranted;
import dev.mcpmanager.lifecycle.Trigger.StartRequested;
import dev.mcpmanager.lifecycle.Trigger.StopRequested;
import dev.mcpmanager.lifecycle.Trigger.WentIdle;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MachineTests {

  private static final Exit CRASH = new Exit.Code(1);
  private static final Exit UNAUTHORIZED =
      Exit.Disconnected.untilAuthorized(
          "needs a person to authorize it", "https://auth.example/authorize");

  private final ServerOnPaper server = new ServerOnPaper(RestartPolicy.DEFAULT);

  @Test
  void aPersonsStartLaunchesAtOnce() {
    server.when(new StartRequested(PERSON));
    assertThat(server.state()).isInstanceOf(Starting.class);
    assertThat(server.effects()).containsExactly(new Effect.Launch(new Incarnation(1), PERSON));
  }

  @Test
  void anAutomaticStartWaitsForASlot() {
    server.when(new StartRequested(AUTO_START));
    assertThat(server.state()).isInstanceOf(Queued.class);
    assertThat(server.effects()).containsExactly(new Effect.AwaitSlot(AUTO_START));
    server.when(new SlotGranted());
    assertThat(server.effects()).containsExactly(new Effect.Launch(new Incarnation(1), AUTO_START));
  }

  @Test
  void aPersonsStartDoesNotWaitForTheSlotAnAutomaticStartWaitsFor() {
    server.when(new StartRequested(AUTO_START), new StartRequested(PERSON));
    assertThat(server.state()).isInstanceOf(Starting.class);
  }

  @Test
  void stopsRungByRung() {
    ready();
    server.when(new StopRequested());
    assertThat(server.effects())
        .containsExactly(new Effect.CloseStdin(server.child(), "is being stopped"));
    server.whenTimePasses(Duration.ofSeconds(3));
    assertThat(server.effects()).containsExactly(new Effect.TerminateGroup(server.child()));
    server.whenTimePasses(Duration.ofSeconds(5));
    assertThat(server.effects()).containsExactly(new Effect.KillGroup(server.child()));
    server.whenTimePasses(Duration.ofSeconds(1));
    assertThat(server.effects()).containsExactly(new Effect.KillGroup(server.child()));
    server.when(new Exited(server.child(), new Exit.Signal(9)));
    assertThat(server.state()).isEqualTo(new Stopped("was stopped on request", false));
    assertThat(server.effects()).isEmpty();
  }

  @Test
  void doesNotClimbTheLadderBeforeTheRungsTimeIsUp() {
    ready();
    server.when(new StopRequested());
    server.whenTimePasses(Duration.ofMillis(2999));
    assertThat(server.state())
        .isInstanceOfSatisfying(
            Stopping.class, s -> assertThat(s.stage()).isEqualTo(StopStage.STDIN_CLOSED));
  }

  @Test
  void aKillSkipsTheLadder() {
    ready();
    server.when(new StopRequested(), new KillRequested());
    assertThat(server.effects())
        .containsExactly(
            new Effect.CloseStdin(server.child(), "is being stopped"),
            new Effect.KillGroup(server.child()));
  }

  @Test
  void aCrashAfterADeliberateStopIsNotRestarted() {
    ready();
    server.when(new StopRequested(), new Exited(server.child(), CRASH));
    assertThat(server.state()).isInstanceOf(Stopped.class);
  }

  @Test
  void aRestartIsAStopWhileStillWanted() {
    ready();
    server.when(new RestartRequested());
    assertThat(server.state()).isInstanceOf(Stopping.class);
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state()).isInstanceOf(Starting.class);
    assertThat(server.child()).isEqualTo(new Incarnation(2));
  }

  @Test
  void aStopDuringARestartWins() {
    ready();
    server.when(new RestartRequested(), new StopRequested());
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state()).isInstanceOf(Stopped.class);
  }

  @Test
  void aStartDuringAStopBringsTheServerBack() {
    ready();
    server.when(new StopRequested(), new StartRequested(PERSON));
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state()).isInstanceOf(Starting.class);
  }

  @Test
  void backsOffLongerAfterEachCrashAndThenGivesUp() {
    server.when(new StartRequested(PERSON));
    for (int attempt = 1; attempt <= 3; attempt++) {
      crashWhenReady();
      var deadline = server.now().plusSeconds(1L << (attempt - 1));
      assertThat(server.state()).isEqualTo(new BackingOff(attempt, deadline, "exited with code 1"));
      server.whenTimePasses(Duration.ofSeconds(1L << (attempt - 1)));
      server.when(new SlotGranted());
    }
    crashWhenReady();
    assertThat(server.state())
        .isEqualTo(new Failed("exited with code 1; given up after 3 restarts in a row"));
    assertThat(server.lifecycle().desired()).isEqualTo(Desired.RUNNING);
  }

  @Test
  void aStableRunStartsTheCountOfRestartsAnew() {
    server.when(new StartRequested(PERSON));
    crashWhenReady();
    server.whenTimePasses(Duration.ofSeconds(1)).when(new SlotGranted());
    server.when(new BecameReady(server.child())).whenTimePasses(Duration.ofSeconds(60));
    server.when(new Exited(server.child(), CRASH));
    assertThat(server.state())
        .isInstanceOfSatisfying(BackingOff.class, b -> assertThat(b.attempt()).isEqualTo(1));
  }

  @Test
  void aRunOneMomentTooShortIsNotStable() {
    server.when(new StartRequested(PERSON));
    crashWhenReady();
    server.whenTimePasses(Duration.ofSeconds(1)).when(new SlotGranted());
    server.when(new BecameReady(server.child())).whenTimePasses(Duration.ofMillis(59_999));
    server.when(new Exited(server.child(), CRASH));
    assertThat(server.state())
        .isInstanceOfSatisfying(BackingOff.class, b -> assertThat(b.attempt()).isEqualTo(2));
  }

  @Test
  void aPersonsStartClearsTheCountOfRestarts() {
    server.when(new StartRequested(PERSON));
    crashWhenReady();
    server.when(new StartRequested(PERSON));
    assertThat(server.lifecycle().restarts()).isZero();
    assertThat(server.state()).isInstanceOf(Starting.class);
  }

  @Test
  void backsOffWhenTheChildExitsZeroButNeverBecameReady() {
    server.when(new StartRequested(PERSON));
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state())
        .isInstanceOfSatisfying(
            BackingOff.class,
            b -> assertThat(b.reason()).isEqualTo("exited with code 0 before it was ready"));
  }

  @Test
  void aStartThatTimedOutIsAFailureEvenIfTheChildThenExitsZero() {
    server.when(new StartRequested(PERSON)).whenTimePasses(Duration.ofSeconds(60));
    assertThat(server.state()).isInstanceOf(Stopping.class);
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state())
        .isInstanceOfSatisfying(
            BackingOff.class, b -> assertThat(b.reason()).isEqualTo("was not ready within 60 s"));
  }

  @Test
  void exitZeroOfAReadyServerIsDoneUnlessThePolicySaysAlways() {
    ready();
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state()).isInstanceOf(Stopped.class);
    assertThat(server.lifecycle().desired()).isEqualTo(Desired.STOPPED);
  }

  @Test
  void aPermanentLaunchErrorNeverBacksOff() {
    server.when(new StartRequested(PERSON));
    server.when(
        new Exited(
            server.child(),
            new Exit.NotLaunched("cannot start: no such command", ExitCause.MISSING_COMMAND)));
    assertThat(server.state()).isEqualTo(new Failed("cannot start: no such command"));
  }

  @Test
  void aTransientLaunchErrorBacksOff() {
    server.when(new StartRequested(PERSON));
    server.when(
        new Exited(
            server.child(), new Exit.NotLaunched("too many open files", ExitCause.LAUNCH_FAILED)));
    assertThat(server.state()).isInstanceOf(BackingOff.class);
  }

  @Test
  void aChildThatLeavesAtTheProbeIsLaunchedAgainWithoutCountingAsACrash() {
    server.when(new StartRequested(PERSON));
    var starting = server.state();
    server.effects();
    server.when(new Exited(server.child(), new Exit.AtProbe(CRASH)));
    assertThat(server.state()).isEqualTo(starting);
    assertThat(server.effects())
        .containsExactly(new Effect.Launch(new Incarnation(2), Origin.ERA_PROBE));
    assertThat(server.lifecycle().restarts()).isZero();
  }

  @Test
  void aLostChannelEndsTheChildAndThenCountsAsAFailure() {
    ready();
    server.when(new Faulted(server.child(), new Exit.Lost("closed its stdout")));
    assertThat(server.effects())
        .containsExactly(new Effect.CloseStdin(server.child(), "closed its stdout"));
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state())
        .isInstanceOfSatisfying(
            BackingOff.class, b -> assertThat(b.reason()).isEqualTo("closed its stdout"));
  }

  @Test
  void ignoresTheExitOfAnEarlierIncarnation() {
    ready();
    var first = server.child();
    server.when(new RestartRequested(), new Exited(first, new Exit.Code(0)));
    server.when(new Exited(first, new Exit.Signal(9)));
    assertThat(server.state()).isInstanceOf(Starting.class);
  }

  @Test
  void aStopEndsTheWaitForTheNextAttempt() {
    server.when(new StartRequested(PERSON));
    crashWhenReady();
    server.when(new StopRequested()).whenTimePasses(Duration.ofMinutes(1));
    assertThat(server.state()).isInstanceOf(Stopped.class);
  }

  @Test
  void aServerThatFetchesItsProgramFirstHasADeadlineForThat() {
    var runner = new ServerOnPaper(RestartPolicy.DEFAULT, Duration.ofMinutes(5), Traits.PLAIN);
    runner.when(new StartRequested(PERSON)).whenTimePasses(Duration.ofMinutes(4));
    assertThat(runner.state())
        .isInstanceOfSatisfying(
            Starting.class, s -> assertThat(s.phase()).isEqualTo(StartPhase.INSTALLING));
    runner.when(new ProgramStarted(runner.child())).whenTimePasses(Duration.ofSeconds(59));
    assertThat(runner.state())
        .isInstanceOfSatisfying(
            Starting.class, s -> assertThat(s.phase()).isEqualTo(StartPhase.STARTING));
    runner.whenTimePasses(Duration.ofSeconds(1));
    assertThat(failure(runner)).isEqualTo("was not ready within 60 s");
  }

  @Test
  void aProgramThatIsNotFetchedInTimeIsSaidNotToHaveStarted() {
    var runner = new ServerOnPaper(RestartPolicy.DEFAULT, Duration.ofMinutes(5), Traits.PLAIN);
    runner.when(new StartRequested(PERSON)).whenTimePasses(Duration.ofMinutes(5));
    assertThat(failure(runner)).isEqualTo("did not start its program within 5 min");
  }

  private static String failure(ServerOnPaper server) {
    return server.state() instanceof Stopping(State.StopCause.Failure(Exit exit), _, _)
        ? exit.sentence()
        : "is " + server.state();
  }

  @Test
  void aServerThatIsNotUsedIsStoppedAndTheNextUseStartsIt() {
    ready();
    server.when(new WentIdle(server.child(), "was not used for 10 min"));
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state()).isEqualTo(new Stopped("was not used for 10 min", true));
    assertThat(server.lifecycle().desired()).isEqualTo(Desired.STOPPED);
    server.effects();
    server.when(new StartRequested(FIRST_USE));
    assertThat(server.effects()).containsExactly(new Effect.Launch(new Incarnation(2), FIRST_USE));
  }

  @Test
  void aUseWhileAServerIsStoppedForWantOfUseBringsItBack() {
    ready();
    server.when(new WentIdle(server.child(), "was not used"), new StartRequested(FIRST_USE));
    server.when(new Exited(server.child(), new Exit.Code(0)));
    assertThat(server.state()).isInstanceOf(Starting.class);
  }

  @Test
  void aUseDoesNotStartWhatAPersonStopped() {
    ready();
    server.when(new StopRequested(), new StartRequested(FIRST_USE));
    server.when(new Exited(server.child(), new Exit.Code(0)), new StartRequested(FIRST_USE));
    assertThat(server.state()).isEqualTo(new Stopped("was stopped on request", false));
  }

  @Test
  void aPersonsStopDuringAStopForWantOfUseIsFinal() {
    ready();
    server.when(new WentIdle(server.child(), "was not used"), new StopRequested());
    server.when(new Exited(server.child(), new Exit.Code(0)), new StartRequested(FIRST_USE));
    assertThat(server.state()).isEqualTo(new Stopped("was stopped on request", false));
  }

  @Test
  void aUseDoesNotStartWhatHasFailed() {
    server.when(new StartRequested(PERSON));
    server.when(
        new Exited(
            server.child(),
            new Exit.NotLaunched("cannot start: no such command", ExitCause.MISSING_COMMAND)));
    server.when(new StartRequested(FIRST_USE));
    assertThat(server.state()).isInstanceOf(Failed.class);
  }

  @Test
  void aServerThatDependsOnOthersWaitsForItsTurnEvenIfAPersonStartsIt() {
    var dependent = new ServerOnPaper(RestartPolicy.DEFAULT, null, new Traits(true, false));
    dependent.when(new StartRequested(PERSON));
    assertThat(dependent.effects()).containsExactly(new Effect.AwaitSlot(PERSON));
    dependent.when(new SlotGranted());
    assertThat(dependent.effects()).containsExactly(new Effect.Launch(new Incarnation(1), PERSON));
  }

  @Test
  void whoStartedAServerThatDependsOnOthersWaitsWithItOnlySoLong() {
    var dependent = new ServerOnPaper(RestartPolicy.DEFAULT, null, new Traits(true, false));
    dependent.when(new StartRequested(PERSON)).whenTimePasses(Duration.ofSeconds(60));
    assertThat(dependent.state()).isEqualTo(new Queued(PERSON, null));
    dependent.when(new SlotGranted());
    assertThat(dependent.state()).isInstanceOf(Starting.class);
  }

  @Test
  void aRestartOfThePolicyIsLaunchedAsOne() {
    server.when(new StartRequested(PERSON));
    crashWhenReady();
    server.whenTimePasses(Duration.ofSeconds(1));
    server.effects();
    server.when(new SlotGranted());
    assertThat(server.effects())
        .containsExactly(new Effect.Launch(new Incarnation(2), Origin.RESTART_POLICY));
  }

  @Test
  void waitsForAPersonWhomItsAuthorizationNeedsAndCountsThatAsNoFailure() {
    authRequired();

    assertThat(server.state())
        .isEqualTo(
            new AuthRequired("needs a person to authorize it", "https://auth.example/authorize"));
    assertThat(server.lifecycle().desired()).isEqualTo(Desired.RUNNING);
    assertThat(server.lifecycle().restarts()).isZero();
    assertThat(server.effects()).isEmpty();
  }

  @Test
  void beginsOnceItIsAuthorized() {
    authRequired();
    server.when(new StartRequested(AUTHORIZED));
    assertThat(server.effects()).containsExactly(new Effect.Launch(new Incarnation(2), AUTHORIZED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Origin.class,
      names = {"AUTO_START", "FIRST_USE", "DEPENDENCY", "RESTART_POLICY"})
  void nothingButAPersonBeginsAnewWhatWaitsForOne(Origin origin) {
    authRequired();
    server.when(new StartRequested(origin));
    assertThat(server.state()).isInstanceOf(AuthRequired.class);
    assertThat(server.effects()).isEmpty();
  }

  @Test
  void aPersonsStartBeginsAnewWhatIsNotAuthorizedYet() {
    authRequired();
    server.when(new StartRequested(PERSON));
    assertThat(server.effects()).containsExactly(new Effect.Launch(new Incarnation(2), PERSON));
  }

  @Test
  void isStoppedWhileItWaitsToBeAuthorizedAndIsNotBroughtBackByThat() {
    authRequired();
    server.when(new StopRequested());
    assertThat(server.state()).isEqualTo(new Stopped("was stopped on request", false));
    server.when(new StartRequested(AUTHORIZED));
    assertThat(server.state()).isInstanceOf(Stopped.class);
  }

  @Test
  void waitsForAPersonAlsoWhenItsAuthorizationEndsWhileItIsReady() {
    ready();
    server.when(new Exited(server.child(), UNAUTHORIZED));
    assertThat(server.state()).isInstanceOf(AuthRequired.class);
  }

  @Test
  void thatItIsAuthorizedChangesNothingForWhatIsReady() {
    ready();
    server.when(new StartRequested(AUTHORIZED));
    assertThat(server.effects()).isEmpty();
    assertThat(server.state()).isInstanceOf(State.Ready.class);
  }

  private void authRequired() {
    server.when(new StartRequested(PERSON), new Exited(new Incarnation(1), UNAUTHORIZED));
    server.effects();
    assertThat(server.state()).isInstanceOf(AuthRequired.class);
  }

  private void ready() {
    server.when(new StartRequested(PERSON));
    server.when(new BecameReady(server.child()));
    server.effects();
  }

  private void crashWhenReady() {
    server.when(new BecameReady(server.child()), new Exited(server.child(), CRASH));
  }
}
