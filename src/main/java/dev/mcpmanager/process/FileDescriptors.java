package dev.mcpmanager.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many files, pipes and sockets this service may still open.
final class FileDescriptors {

  /// A launch takes about a dozen for a moment and three for good. When it runs out of them
  /// half-way, the JDK's launch helper dies, and the JDK then blames its version or, if arguments
  /// and environment fill a pipe (64 KiB), waits for the dead helper for ever (measured with JDK
  /// 25). The rest of the reserve is for the connections of clients, who are to see the error.
  private static final int RESERVE = 48;

  private FileDescriptors() {}

  static boolean scarce() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() < RESERVE;
  }
}
