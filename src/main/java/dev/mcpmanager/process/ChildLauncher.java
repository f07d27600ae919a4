package dev.mcpmanager.process;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Launches children, and sees to it that none of their processes outlives them. One per service.
public final class ChildLauncher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChildLauncher.class);

  private final Map<String, String> ownEnvironment;
  private final String instance;
  private final long run;
  private final Containment containment;
  private final Custody custody;
  private final ForkingThread forking = new ForkingThread();
  private final AtomicInteger launches = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Ends what an earlier run left, finds out what the platform offers, and logs which promise
  /// follows from it.
  ///
  /// @param ownEnvironment the service's environment, from which children get what they may have
  /// @param state whose identity marks the children; to be closed after this
  /// @throws ContainmentUnavailableException if there is no such containment here
  public ChildLauncher(
      Map<String, String> ownEnvironment, StateDirectory state, ContainmentMode mode) {
    this.ownEnvironment = Map.copyOf(ownEnvironment);
    this.instance = state.instance();
    this.run = Birthmark.newRun(instance);
    if (state.persistent() && ProcessStatus.readable()) {
      new StartSweep(instance).run();
    }
    this.containment = Containment.choose(mode, run);
    this.custody = Custody.take(containment, run, state.persistent());
    log.info("{}", promise());
  }

  /// What is certain to end with a server on this platform, and with the service.
  public Promise promise() {
    return custody.promise();
  }

  /// The processes that some server left and that cannot be told to be anybody's.
  public List<Orphan> orphans() {
    return custody.orphans();
  }

  /// -1 without a guardian.
  long guardianPid() {
    Guardian guardian = custody.guardian();
    return guardian == null ? -1 : guardian.pid();
  }

  /// Launches the child of a server that has one at a time.
  ///
  /// @throws LaunchException as the other does
  public Child launch(ServerId id, long incarnation, LaunchSpec spec) throws LaunchException {
    return launch(id, Long.toString(incarnation), spec);
  }

  /// Launches a child and waits until it runs, which takes some milliseconds. An interrupt does not
  /// cut the wait short: a child nobody knows of would be left.
  ///
  /// @param which tells the children of one server apart, in the names of threads
  /// @throws LaunchException if the definition cannot be launched, the machine is short of
  ///   something, or this launcher was closed
  public Child launch(ServerId id, String which, LaunchSpec spec) throws LaunchException {
    long mark = Birthmark.child(run, launches.incrementAndGet());
    var environment = ChildEnvironment.of(ownEnvironment, instance, mark, id, spec);
    Path program = new Preflight(id, spec, environment).check();
    var builder = builder(program, spec, environment);
    String name = "mcp-exit-" + id + "-" + which;
    Families.OF_THIS_JVM.expect(mark);
    try {
      long born = ProcessStatus.now();
      Started started = start(id, builder, mark);
      Child child = admit(id, mark, born, started, name, realPath(program));
      if (closed.get()) { // meanwhile
        child.sweep();
        child.closePipes();
        throw shuttingDown(id);
      }
      return child;
    } finally {
      Families.OF_THIS_JVM.arrived(mark);
    }
  }

  private Child admit(ServerId id, long mark, long born, Started started, String name, Path program)
      throws LaunchException {
    try {
      return custody.admit(id, mark, born, started.process(), started.stdin(), name, program);
    } catch (LaunchException | RuntimeException | Error e) {
      started.stdin().release();
      throw e;
    }
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

  private record Started(Process process, ChildStdin stdin) {}

  private Started start(ServerId id, ProcessBuilder builder, long mark) throws LaunchException {
    if (FileDescriptors.scarce()) {
      throw LaunchFailure.noFileDescriptors(id);
    }
    if (closed.get()) {
      throw shuttingDown(id);
    }
    try {
      return start(builder, custody.promise().marker() ? mark : Birthmark.NONE);
    } catch (ForkingThread.ClosedException _) {
      throw shuttingDown(id);
    } catch (IOException e) {
      throw LaunchFailure.of(id, e);
    }
  }

  private Started start(ProcessBuilder builder, long mark) throws IOException {
    StdinPipe pipe = StdinPipe.open();
    if (pipe == null) {
      Process process = forking.start(builder, mark);
      return new Started(process, new BlockingStdin(process.getOutputStream()));
    }
    builder.redirectInput(pipe.source());
    try {
      return new Started(forking.start(builder, mark), pipe);
    } catch (IOException | RuntimeException | Error e) {
      pipe.close();
      throw e;
    } finally {
      pipe.launched();
    }
  }

  private static LaunchException shuttingDown(ServerId id) {
    return LaunchException.passing(id, "the service is shutting down.");
  }

  private static Path realPath(Path program) {
    try {
      return program.toRealPath();
    } catch (IOException _) {
      return program; // replaced meanwhile; the name is still what was run
    }
  }

  /// Launches nothing more, and ends everything that was launched and all that was adopted. Takes
  /// some seconds at most.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      forking.close();
      custody.close();
    }
  }
}
