package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;
import java.io.IOException;
import java.util.regex.Pattern;

/// Words for what the operating system says when it cannot start a process.
final class LaunchFailure {

  private static final Pattern ERROR = Pattern.compile("error[:=] ?(\\d+)");

  private LaunchFailure() {}

  /// Only the number counts: the text around it differs between JDKs and is wrong at times ("JDK
  /// version mismatch" for a lack of file descriptors).
  static LaunchException of(ServerId id, IOException failure) {
    return switch (error(failure)) {
      case 7 -> // E2BIG
          LaunchException.permanent(
              id,
              "its arguments and environment together are longer than the system takes; pass long content"
                  + " in a file.");
      case 11 -> // EAGAIN
          LaunchException.passing(
              id,
              "the system allows this service no more processes; stop some servers or raise the limit"
                  + " (ulimit -u, or pids_limit of the container).");
      case 12 -> // ENOMEM
          LaunchException.passing(
              id, "the system is out of memory; stop some servers or give the machine more.");
      case 24 -> // EMFILE
          noFileDescriptors(id);
      default ->
          failure.getCause() instanceof OutOfMemoryError lack && isOfThreads(lack)
              ? noThreads(id)
              : LaunchException.passing(id, "the launch failed (%s).".formatted(gist(failure)));
    };
  }

  /// The JDK wants a thread for each process, and the JVM takes a lack of them for one of memory.
  private static boolean isOfThreads(OutOfMemoryError lack) {
    return String.valueOf(lack.getMessage()).contains("native thread");
  }

  private static LaunchException noThreads(ServerId id) {
    return LaunchException.passing(
        id,
        "the system allows this service no more threads; stop some servers or raise the limit"
            + " (ulimit -u, or pids_limit of the container).");
  }

  static LaunchException noFileDescriptors(ServerId id) {
    return LaunchException.passing(
        id,
        "this service has too few file descriptors left; stop some servers or raise the limit (ulimit"
            + " -n).");
  }

  /// The JDK adds a page of advice.
  private static String gist(IOException failure) {
    return String.valueOf(failure.getMessage()).split("\n", 2)[0].strip();
  }

  private static int error(IOException failure) {
    var number = ERROR.matcher(String.valueOf(failure.getMessage()));
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }
}
