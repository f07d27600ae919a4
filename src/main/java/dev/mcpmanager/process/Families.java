package dev.mcpmanager.process;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The families of this JVM, and which of them a process belongs to.
///
/// One for the JVM, because adoption is a matter of the whole process: launchers that live side by
/// side, as they do in tests, see each other's leftovers and must know them for what they are.
final class Families {

  static final Families OF_THIS_JVM = new Families();

  /// How many families that are over are remembered, for processes that turn up late.
  private static final int PAST = 256;

  /// A family that is over.
  private record Past(long bornTicks, long overTicks) {}

  private final Map<Long, Family> byMark = new ConcurrentHashMap<>();

  /// The runs of the service whose marks mean us.
  private final Set<Long> runs = ConcurrentHashMap.newKeySet();

  /// Marks of children that are being launched.
  private final Set<Long> expected = ConcurrentHashMap.newKeySet();

  /// What was found out, for as long as the process exists.
  private final Map<ProcessStatus.Key, Family> members = new ConcurrentHashMap<>();

  private final Set<ProcessStatus.Key> strangers = ConcurrentHashMap.newKeySet();
  private final Deque<Past> past = new ArrayDeque<>(); // guarded by itself

  /// Said before a launch, so that what it starts is not taken for something left.
  void expect(long mark) {
    runs.add(Birthmark.runOf(mark));
    expected.add(mark);
  }

  /// The launch came to an end.
  void arrived(long mark) {
    expected.remove(mark);
  }

  boolean expecting() {
    return !expected.isEmpty() || JvmChildren.forking();
  }

  void add(Family family) {
    byMark.put(family.mark(), family);
  }

  /// The family was swept.
  void remove(Family family) {
    byMark.remove(family.mark());
    synchronized (past) {
      past.add(new Past(family.bornTicks(), ProcessStatus.now()));
      if (past.size() > PAST) {
        past.remove();
      }
    }
  }

  /// Whether it has not been swept yet. While it is, its processes are the sweep's to end and to
  /// count.
  boolean contains(Family family) {
    return byMark.containsKey(family.mark());
  }

  Collection<Family> all() {
    return byMark.values();
  }

  /// All that make a process a member, one after the other, the cheap ones first.
  ///
  /// @param adopted whether it is worth looking at its environment and its files too
  @Nullable Family owner(ProcessStatus process, boolean adopted) {
    Family family = members.get(process.key());
    if (family == null) {
      family = byMark.get(Birthmark.of(process.pid()));
    }
    if (family == null) {
      family = byNumber(process);
    }
    if (family == null && adopted) {
      family = byTraces(process);
    }
    if (family != null) {
      join(process, family);
    }
    return family;
  }

  /// What the members of a family hand down.
  void join(ProcessStatus process, Family family) {
    members.put(process.key(), family);
    family.add(process);
  }

  @Nullable Family known(ProcessStatus process) {
    return members.get(process.key());
  }

  private @Nullable Family byNumber(ProcessStatus process) {
    return first(family -> family.hasGroup(process.group()) || family.hasGroup(process.session()));
  }

  private @Nullable Family byTraces(ProcessStatus process) {
    Family family = byMark.get(childMark(Environ.of(process.pid())));
    if (family != null) {
      return family;
    }
    Set<String> pipes = Pipes.of(process.pid());
    return pipes.isEmpty() ? null : first(one -> one.pipes().stream().anyMatch(pipes::contains));
  }

  private @Nullable Family first(Predicate<Family> which) {
    return byMark.values().stream().filter(which).findFirst().orElse(null);
  }

  private static long childMark(Environ environ) {
    String text = environ.get(ChildEnvironment.CHILD);
    return text != null && text.matches("\\d{19}") ? Long.parseLong(text) : Birthmark.NONE;
  }

  /// Whether a process that nobody owns was born to one of our children that is over: its mark says
  /// so.
  boolean isLate(ProcessStatus process) {
    long mark = Birthmark.of(process.pid());
    return mark != Birthmark.NONE
        && runs.contains(Birthmark.runOf(mark))
        && !byMark.containsKey(mark)
        && !expected.contains(mark);
  }

  /// The families that an adopted process without any mark may come from.
  Set<Family> candidates(ProcessStatus process) {
    var candidates = new HashSet<>(byMark.values());
    candidates.removeIf(family -> family.bornTicks() > process.startTicks());
    return candidates;
  }

  /// Whether some family that is over was alive when a process started.
  boolean startedInThePast(ProcessStatus process) {
    synchronized (past) {
      return past.stream()
          .anyMatch(family ->
              family.bornTicks() <= process.startTicks()
                  && process.startTicks() <= family.overTicks());
    }
  }

  boolean isStranger(ProcessStatus process) {
    return strangers.contains(process.key());
  }

  /// A process that descends from others than us stays a stranger.
  void addStranger(ProcessStatus process) {
    strangers.add(process.key());
  }

  /// What a look may forget afterwards, if it did not see it.
  List<ProcessStatus.Key> remembered() {
    return Stream.concat(members.keySet().stream(), strangers.stream()).toList();
  }

  void forget(ProcessStatus.Key key) {
    members.remove(key);
    strangers.remove(key);
  }
}
