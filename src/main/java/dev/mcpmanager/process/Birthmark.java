package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// A number that every process has from its birth, and that says which child it descends from.
///
/// It stands where nobody looks and nothing is lost: in the soft limit on file locks
/// (`RLIMIT_LOCKS`), which Linux has not enforced since 2.4.25, but hands down at every fork, keeps
/// at every exec, and shows to everybody in `/proc/<pid>/limits`. A daemon that leaves its session,
/// closes its files, clears its environment and outlives its parents still has it; it would have to
/// set that very limit to lose it. This process sets its own limit around each launch, so that
/// there is no moment in which a child is without.
///
/// In decimal, for the guardian's sake: 8 digits for the state directory, 6 for the run of the
/// service, 5 for the child.
final class Birthmark {

  /// No mark, or none of ours.
  static final long NONE = -1;

  /// How many children of one run have numbers of their own.
  static final int CHILDREN = 100_000;

  private static final int RUNS = 1_000_000;
  private static final int INSTANCES = 80_000_000;
  private static final int FIRST_INSTANCE = 10_000_000;
  private static final String LINE = "\nMax file locks ";
  private static final long MIN = (long) FIRST_INSTANCE * RUNS * CHILDREN;

  private Birthmark() {}

  /// The digits that all children of a state directory share.
  static long instance(String id) {
    long spread = (id.hashCode() * 0x9E37_79B9_7F4A_7C15L) >>> 16;
    return FIRST_INSTANCE + spread % INSTANCES;
  }

  /// The digits that all children of one run share, as no run before had them, in all likelihood.
  static long newRun(String instance) {
    return instance(instance) * RUNS + new SecureRandom().nextInt(RUNS);
  }

  /// The mark of one child.
  static long child(long run, int number) {
    return run * CHILDREN + number % CHILDREN;
  }

  static long runOf(long mark) {
    return mark / CHILDREN;
  }

  static long instanceOf(long mark) {
    return runOf(mark) / RUNS;
  }

  /// The mark of a process, even of a zombie.
  static long of(long pid) {
    try {
      return parse(Files.readString(Path.of("/proc/" + pid + "/limits"), ISO_8859_1));
    } catch (IOException _) {
      return NONE;
    }
  }

  static long parse(String limits) {
    int line = limits.indexOf(LINE);
    if (line < 0) {
      return NONE;
    }
    String soft = limits.substring(line + LINE.length()).stripLeading().split(" ", 2)[0];
    if (soft.length() != 19 || !soft.chars().allMatch(Character::isDigit)) {
      return NONE;
    }
    long mark = Long.parseUnsignedLong(soft);
    return mark < MIN ? NONE : mark;
  }
}
