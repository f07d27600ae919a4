package dev.mcpmanager.process;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Launches children. One per service.
///
/// All launches happen on one platform thread, `mcp-launcher`, which lives as long as this object:
/// starting a process pins a virtual thread, and some kernels tie a child to the thread that forked
/// it. Launches wait in line there, at most one per caller, as the callers block.
public final class ChildLauncher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChildLauncher.class);

  private final Map<String, String> ownEnvironment;
  private final String instance;
  private final Containment containment = Containment.detect();
  private final ExecutorService launcher =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("mcp-launcher").factory());

  /// Finds out what the platform offers, and logs which promise follows from it.
  ///
  /// @param ownEnvironment the service's environment, from which children get what they may have
  /// @param instance marks the children of this service, in their variable `MCPM_INSTANCE`
  public ChildLauncher(Map<String, String> ownEnvironment, String instance) {
    this.ownEnvironment = Map.copyOf(ownEnvironment);
    this.instance = instance;
    log.info(containment.promise());
  }

  /// One sentence for people: what is certain to end with a server on this platform.
  public String promise() {
    return containment.promise();
  }

  /// Launches a child and waits until it runs, which takes some milliseconds. An interrupt does not
  /// cut the wait short: a child nobody knows of would be left.
  ///
  /// @param incarnation tells the children of one server apart, in the names of threads
  /// @throws LaunchException if the definition cannot be launched, the machine is short of
  ///   something, or this launcher was closed
  public Child launch(ServerId id, long incarnation, LaunchSpec spec) throws LaunchException {
    var environment = ChildEnvironment.of(ownEnvironment, instance, id, spec);
    Path program = new Preflight(id, spec, environment).check();
    var process = start(id, builder(program, spec, environment));
    ProcessGroup group = containment.group().apply(process.toHandle());
    if (containment.startsSessions() && !SessionStart.await(process)) {
      process.toHandle().destroyForcibly();
      throw LaunchException.passing(id, "its process did not get a group of its own in time.");
    }
    return new Child("mcp-exit-" + id + "-" + incarnation, process, realPath(program), group);
  }

  private ProcessBuilder builder(Path program, LaunchSpec spec, Map<String, String> environment) {
    var command = new ArrayList<>(containment.prefix());
    command.add(
        program.toString()); // not its real path: programs may go by the name they are called
    command.addAll(spec.args());
    var builder = new ProcessBuilder(List.copyOf(command)).directory(spec.cwd().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  private Process start(ServerId id, ProcessBuilder builder) throws LaunchException {
    if (FileDescriptors.scarce()) {
      throw LaunchFailure.noFileDescriptors(id);
    }
    try {
      return outcome(launcher.submit((Callable<Process>) builder::start));
    } catch (RejectedExecutionException _) {
      throw LaunchException.passing(id, "the service is shutting down.");
    } catch (IOException e) {
      throw LaunchFailure.of(id, e);
    }
  }

  private static Process outcome(Future<Process> launch) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return launch.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof IOException failure
              ? failure
              : new IOException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Path realPath(Path program) {
    try {
      return program.toRealPath();
    } catch (IOException _) {
      return program; // replaced meanwhile; the name is still what was run
    }
  }

  /// Launches nothing more. Children that run are not touched.
  @Override
  public void close() {
    launcher.shutdown();
  }
}
