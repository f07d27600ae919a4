package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The processes that have become children of ours because their parents ended.
final class Adopted {

  static final long SELF = ProcessHandle.current().pid();

  /// The kernel gives them to the first thread of a process. What the JDK starts is listed under
  /// the thread that did so, and under another one only if that thread has ended.
  private static final Path LIST = Path.of("/proc/self/task/" + SELF + "/children");

  private static final boolean LISTED = Files.isReadable(LIST); // CONFIG_PROC_CHILDREN

  private static final long SESSION = session();

  private Adopted() {}

  /// Their pids, zombies included. Children of the JDK are left out as far as this package started
  /// them.
  static List<Long> pids() {
    return (LISTED ? listed() : searched()).filter(pid -> !JvmChildren.contains(pid)).toList();
  }

  private static Stream<Long> listed() {
    try {
      String list = Files.readString(LIST, US_ASCII).strip();
      return list.isEmpty() ? Stream.empty() : Stream.of(list.split(" ")).map(Long::valueOf);
    } catch (IOException _) {
      return Stream.empty();
    }
  }

  private static Stream<Long> searched() {
    return ProcessStatus.all().filter(process -> process.parent() == SELF).map(ProcessStatus::pid);
  }

  /// What is known about them; those that run in our own session are left out unless they belong to
  /// a family: nobody who has left our session can come back, so they are children of other code in
  /// this JVM.
  static List<ProcessStatus> processes(Families families) {
    return pids().stream()
        .map(ProcessStatus::of)
        .filter(Objects::nonNull)
        .filter(process ->
            process.session() != SESSION
                || !process.runs()
                || families.owner(process, true) != null)
        .toList();
  }

  private static long session() {
    ProcessStatus self = ProcessStatus.of(SELF);
    return self == null ? -1 : self.session();
  }
}
