package dev.mcpmanager.soak;

import static dev.mcpmanager.soak.Violation.Invariant.I1;
import static dev.mcpmanager.soak.Violation.Invariant.I2;
import static dev.mcpmanager.soak.Violation.Invariant.I3;
import static dev.mcpmanager.soak.Violation.Invariant.I4;
import static dev.mcpmanager.soak.Violation.Invariant.I5;
import static dev.mcpmanager.soak.Violation.Invariant.I6;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.soak.Entry.Acted;
import dev.mcpmanager.soak.Entry.Answered;
import dev.mcpmanager.soak.Entry.Bystander;
import dev.mcpmanager.soak.Entry.CarriedOutAgain;
import dev.mcpmanager.soak.Entry.ConfigRead;
import dev.mcpmanager.soak.Entry.Gap;
import dev.mcpmanager.soak.Entry.Gauges;
import dev.mcpmanager.soak.Entry.Heard;
import dev.mcpmanager.soak.Entry.Looked;
import dev.mcpmanager.soak.Entry.ManagerEnded;
import dev.mcpmanager.soak.Entry.ManagerStarted;
import dev.mcpmanager.soak.Entry.Sent;
import dev.mcpmanager.soak.Entry.Stragglers;
import dev.mcpmanager.soak.Entry.Survived;
import dev.mcpmanager.soak.Entry.TwoLeaders;
import dev.mcpmanager.soak.Entry.Watched;
import dev.mcpmanager.soak.Violation.Invariant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A checker that finds nothing proves nothing: each invariant, broken in each way.
class CheckerTests {

  private static final List<String> ONE = List.of("daemon: 7 linger");

  /// A history in which nothing is wrong, and a manager was killed from 1000 to 3000.
  private static final List<Entry> GOOD =
      List.of(
          new ManagerStarted(0, 1, 10),
          new Sent(100, 1, "steady", "a", "hello", "token"),
          answered("a", 200, "a", "hello", "token", null),
          new Sent(120, 1, "steady", "b", "hello", "token"),
          answered("b", 409, null, null, null, "not-running"),
          new Sent(990, 1, "steady", "c", "hello", "token"),
          new Answered(1005, 1, "c", 0, null, null, null, null),
          new Acted(500, 1, "steady", "stop", 200, 80),
          new Acted(510, 1, "none", "wrong-id", 404, 3),
          new Acted(520, 1, "steady", "racing start", 409, 3),
          new Acted(1200, 1, "steady", "stop", 0, 300),
          new Looked(600, 1, "steady", "stop", 4, List.of()),
          heard("asked", 0, null, 1, 2, 3),
          heard("asked", 3, new Gap(4, 9), 10),
          heard("sent-1", 6, null, 7, 8),
          config("{\"a\":{\"command\":\"x\"}}", "{\"a\":{\"command\":\"x\"}}"),
          new ManagerEnded(1000, 1, "SIGKILL", 0, 90, List.of()),
          new ManagerStarted(3000, 3, 20),
          new Survived(4000, 3, List.of()),
          gauges(50, 60, 40 << 20, 0),
          gauges(55, 64, 42 << 20, 0),
          new Watched(100),
          new Bystander("somebody", true));

  @Test
  void findsNothingInAGoodHistory() {
    assertThat(Checker.check(GOOD)).isEmpty();
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(
        wrong("a call without an end", I1, new Sent(1, 1, "s", "x", "h", "t")),
        wrong("an end that nobody asked for", I1, answered("x", 200, "x", "h", "t", null)),
        wrong("two ends of one call", I1, answered("a", 200, "a", "hello", "token", null)),
        wrong("another call's id", I1, call(answered("x", 200, "y", "h", "t", null))),
        wrong("another call's answer", I1, call(answered("x", 200, "x", "other", "t", null))),
        wrong("another server's answer", I1, call(answered("x", 200, "x", "h", "other", null))),
        wrong("an error without a code", I1, call(answered("x", 502, null, null, null, null))),
        wrong(
            "an error of the service",
            I1,
            call(answered("x", 500, null, null, null, "internal-error"))),
        wrong(
            "a broken connection to a ready service",
            I1,
            call(answered("x", 0, null, null, null, null))),
        wrong("a call carried out twice", I1, new CarriedOutAgain("hello", 2)),
        wrong("an unknown id that is found", I1, new Acted(9, 1, "none", "wrong-id", 200, 1)),
        wrong("a stop that fails", I1, new Acted(9, 1, "steady", "stop", 409, 1)),
        wrong("a start that breaks", I1, new Acted(9, 1, "steady", "start", 500, 1)),
        wrong("two children", I2, new TwoLeaders(9, 1, "steady", List.of(4L, 5L))),
        wrong("something left by a stop", I3, new Looked(9, 1, "daemon", "stop", -1, ONE)),
        wrong("something left by a crash", I3, new Looked(9, 1, "daemon", "kill", -1, ONE)),
        wrong("something beside the next child", I3, new Stragglers(9, 1, "daemon", ONE)),
        wrong(
            "something left by the service", I3, new ManagerEnded(9000, 3, "SIGKILL", 0, -1, ONE)),
        wrong("something the next service left alone", I3, new Survived(9000, 5, ONE)),
        wrong(
            "a service that ends slowly",
            I3,
            new ManagerEnded(9000, 3, "SIGTERM", 10_001, 1, List.of())),
        wrong("a slow stop", I3, new Acted(9, 1, "steady", "stop", 200, 1801)),
        wrong("a zombie", I3, gauges(50, 60, 40 << 20, 1)),
        wrong("a stranger that was hit", I3, new Bystander("somebody", false)),
        wrong("a missing event", I4, heard("asked", 10, null, 12)),
        wrong("an event twice", I4, heard("asked", 10, null, 10)),
        wrong("a gap that is larger than declared", I4, heard("asked", 10, new Gap(11, 12), 14)),
        wrong("a gap that is declared too late", I4, heard("asked", 10, new Gap(12, 12), 13)),
        wrong("another source's numbers do not help", I4, heard("sent-1", 8, null, 10)),
        wrong("definitions that differ", I5, config("{\"a\":1}", "{\"a\":2}")),
        wrong("a definition that is not shown", I5, config("{\"a\":1,\"b\":2}", "{\"a\":1}")),
        wrong("more open files", I6, gauges(61, 60, 40 << 20, 0)),
        wrong("more threads", I6, gauges(50, 69, 40 << 20, 0)),
        wrong("more heap", I6, gauges(50, 60, (48 << 20) + 1, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongs")
  void findsTheOneThingThatIsWrong(String what, Invariant broken, List<Entry> entries) {
    var history = new ArrayList<>(GOOD);
    history.addAll(entries);
    assertThat(Checker.check(history)).as(what).extracting(Violation::invariant).contains(broken);
    assertThat(Checker.check(history)).extracting(Violation::invariant).containsOnly(broken);
  }

  @Test
  void anInvariantThatNobodyTestedDidNotHold() {
    assertThat(Checker.check(List.of()))
        .extracting(Violation::invariant)
        .containsExactlyInAnyOrder(Invariant.values());
  }

  @Test
  void theHistoryFileHoldsWhatWasWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("history.jsonl");
    try (var history = new History(file)) {
      GOOD.forEach(history::add);
    }
    assertThat(Files.readAllLines(file)).hasSize(GOOD.size());
    assertThat(History.read(file)).isEqualTo(GOOD);
  }

  @Test
  void theTableNamesWhatWasLeftAndWhatBroke() {
    var history = new ArrayList<>(GOOD);
    history.add(new Looked(9, 1, "daemon", "stop", -1, ONE));
    String table = new Report(history, Checker.check(history)).text();
    assertThat(table)
        .containsPattern("cycles +2 stops, 0 kills of a child, 1 kills and 0 ends of the manager")
        .containsPattern("calls +1 answered, 2 refused")
        .containsPattern("leftovers of stops +1 \\{daemon=1}")
        .containsPattern("slowest stop +80 ms \\(steady\\)")
        .containsPattern("slowest clean-up +90 ms")
        .containsPattern("I2 [^\n]+ held")
        .containsPattern("I3 [^\n]+ 1 violations\n +daemon left after a stop: ");
  }

  private static Arguments wrong(String what, Invariant broken, Entry... entries) {
    return Arguments.of(what, broken, List.of(entries));
  }

  private static Entry[] call(Answered end) {
    return new Entry[] {new Sent(100, 1, "steady", end.id(), "h", "t"), end};
  }

  private static Arguments wrong(String what, Invariant broken, Entry entry) {
    return wrong(what, broken, new Entry[] {entry});
  }

  private static Answered answered(
      String id,
      int status,
      @Nullable String answeredId,
      @Nullable String said,
      @Nullable String by,
      @Nullable String code) {
    return new Answered(150, 1, id, status, answeredId, said, by, code);
  }

  private static Heard heard(String source, long after, @Nullable Gap gap, long... seqs) {
    return new Heard(700, 1, source, after, Arrays.stream(seqs).boxed().toList(), gap);
  }

  private static Gauges gauges(int fds, int threads, long heap, int zombies) {
    return new Gauges(8000, 3, "end", fds, threads, heap, zombies);
  }

  private static ConfigRead config(String disk, String api) {
    return new ConfigRead(9, json(disk), json(api));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
