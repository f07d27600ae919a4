package dev.mcpmanager.soak;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One line of the history: what was done, or what was seen.
///
/// `at` is in milliseconds since the run began. `epoch` numbers the managers: it is odd while one
/// is up, and even between two. What is `left` is described in words, one process each.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Entry {

  /// A manager is up and ready.
  record ManagerStarted(long at, int epoch, long pid) implements Entry {}

  /// A manager was ended.
  ///
  /// @param signal SIGKILL or SIGTERM
  /// @param took how long it took to end
  /// @param clean when the last of its processes was gone, after its end; -1 if never
  /// @param left what was there a second after its end
  record ManagerEnded(long at, int epoch, String signal, long took, long clean, List<String> left)
      implements Entry {}

  /// What an earlier manager had left, and the next one had not removed when it was up.
  record Survived(long at, int epoch, List<String> left) implements Entry {}

  /// A call was sent.
  ///
  /// @param by the token of the server that is to answer
  record Sent(long at, int epoch, String server, String id, String said, String by)
      implements Entry {}

  /// A call ended.
  ///
  /// @param status the HTTP status; 0 if the connection broke
  /// @param code of the problem, if it was one
  record Answered(
      long at,
      int epoch,
      String id,
      int status,
      @Nullable String answeredId,
      @Nullable String said,
      @Nullable String by,
      @Nullable String code)
      implements Entry {}

  /// A request was carried out more than once.
  record CarriedOutAgain(String said, long times) implements Entry {}

  /// Something was asked of a server, and answered with this status; 0 if the connection broke.
  record Acted(long at, int epoch, String server, String action, int status, long took)
      implements Entry {}

  /// Somebody looked for what a server left after an end.
  ///
  /// @param after `stop` or `kill`
  /// @param clean when nothing was left, after the end; -1 if something was left a second later
  record Looked(long at, int epoch, String server, String after, long clean, List<String> left)
      implements Entry {}

  /// Two children of one server lived at the same time.
  record TwoLeaders(long at, int epoch, String server, List<Long> pids) implements Entry {}

  /// Processes of an earlier child lived beside the next one.
  record Stragglers(long at, int epoch, String server, List<String> left) implements Entry {}

  /// Events that came.
  ///
  /// @param source where from; each has its own sequence
  /// @param after the number they are to follow
  record Heard(long at, int epoch, String source, long after, List<Long> seqs, @Nullable Gap gap)
      implements Entry {}

  /// A gap that was declared, both ends included.
  record Gap(long from, long to) {}

  /// The definitions as they are on disk, and as the API shows them; each by id.
  record ConfigRead(long at, JsonNode disk, JsonNode api) implements Entry {}

  /// What the manager itself takes when all is quiet.
  ///
  /// @param phase `warm` or `end`
  /// @param zombies its children that ended and were not waited for
  record Gauges(long at, int epoch, String phase, int fds, int threads, long heap, int zombies)
      implements Entry {}

  /// How often somebody looked at all processes for two leaders and stragglers.
  record Watched(long looks) implements Entry {}

  /// What has nothing to do with it all, and must not notice.
  record Bystander(String name, boolean untouched) implements Entry {}
}
