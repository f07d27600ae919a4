package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
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

  /// Whether there is anything to read here.
  static boolean readable() {
    return Platform.LINUX && Files.isReadable(PROC.resolve("self/stat"));
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

  /// The status of a process, or null if it is no more.
  static @Nullable ProcessStatus of(long pid) {
    return of(Long.toString(pid));
  }

  private static @Nullable ProcessStatus of(String pid) {
    try {
      return parse(Files.readString(PROC.resolve(pid).resolve("stat"), ISO_8859_1));
    } catch (IOException _) {
      return null;
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
