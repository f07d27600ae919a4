package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A process as `/proc` shows it, on Linux.
///
/// @param state one letter: `R` running, `S` sleeping, `T` stopped by a signal, `Z` zombie and so
///   on
/// @param parent the process that started it, or whom it was given to since
/// @param group the number of its process group
/// @param session the number of its session
/// @param startTicks when it started, in clock ticks since the boot of the machine; with the pid it
///   names one process for ever
/// @param cpuTicks processor time of its own so far, in clock ticks, without its children's
/// @param threads how many it has
/// @param residentPages pages of memory it has in use
record ProcessStatus(
    long pid,
    char state,
    long parent,
    long group,
    long session,
    long startTicks,
    long cpuTicks,
    int threads,
    long residentPages) {

  private static final Path PROC = Path.of("/proc");
  private static final boolean READABLE = probe();

  /// Clock ticks per second in all of `/proc`, on every architecture that Java runs on.
  static final int TICKS_PER_SECOND = 100;

  /// What tells one process from every other, before and after it.
  record Key(long pid, long startTicks) {}

  /// Whether there is anything to read here. A `/proc` of another PID namespace than ours speaks of
  /// other processes.
  static boolean readable() {
    return READABLE;
  }

  private static boolean probe() {
    try {
      String self = Files.readSymbolicLink(PROC.resolve("self")).toString();
      return Platform.LINUX && self.equals(Long.toString(ProcessHandle.current().pid()));
    } catch (IOException _) {
      return false;
    }
  }

  Key key() {
    return new Key(pid, startTicks);
  }

  /// All processes of this PID namespace at about this moment.
  static Stream<ProcessStatus> all() {
    String[] names = PROC.toFile().list((_, name) -> Character.isDigit(name.charAt(0)));
    return names == null
        ? Stream.empty()
        : Arrays.stream(names).map(ProcessStatus::of).filter(Objects::nonNull);
  }

  /// Whether it has not ended yet.
  boolean runs() {
    return state != 'Z' && state != 'X';
  }

  /// Whether a signal (SIGSTOP) or a debugger holds it.
  boolean stopped() {
    return state == 'T' || state == 't';
  }

  /// The moment, in the ticks in which processes start; -1 if there is no telling.
  static long now() {
    try {
      String uptime = Files.readString(PROC.resolve("uptime"), ISO_8859_1).split(" ", 2)[0];
      return new BigDecimal(uptime).movePointRight(2).longValue();
    } catch (IOException _) {
      return -1;
    }
  }

  /// When this machine was started, in seconds since 1970; 0 if there is no telling.
  static long bootSeconds() {
    try (var lines = Files.lines(PROC.resolve("stat"), ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("btime "))
          .map(line -> Long.parseLong(line.substring("btime ".length()).strip()))
          .findFirst()
          .orElse(0L);
    } catch (IOException _) {
      return 0;
    }
  }

  /// The status of a process, or null if it is no more.
  static @Nullable ProcessStatus of(long pid) {
    return of(Long.toString(pid));
  }

  private static @Nullable ProcessStatus of(String pid) {
    try {
      return parse(Files.readString(PROC.resolve(pid).resolve("stat"), ISO_8859_1));
    } catch (IOException _) {
      return null; // ended meanwhile
    }
  }

  /// Reads a line of proc_pid_stat(5): `pid (name) state ppid pgrp session …`; the name may hold
  /// blanks and parentheses.
  static ProcessStatus parse(String stat) {
    long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 23);
    return new ProcessStatus(
        pid,
        fields[0].charAt(0),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[19]),
        Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
        Integer.parseInt(fields[17]),
        Long.parseLong(fields[21]));
  }
}
