package dev.mcpmanager.process;

import dev.mcpmanager.lifecycle.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A running or ended child: its pipes, its exit, and the means to end it with all it started.
///
/// Safe for use by many threads, but each pipe belongs to one. Signals are the owner's business;
/// they neither wait nor throw, and do nothing once nothing is left to signal.
public final class Child {

  private final Process process;
  private final Path command;
  private final ProcessGroup group;
  private final @Nullable Family family;
  private final ChildStdin stdin;
  private final CompletableFuture<Exit> exited = new CompletableFuture<>();

  Child(
      String name,
      Process process,
      ChildStdin stdin,
      Path command,
      ProcessGroup group,
      @Nullable Family family) {
    this.process = process;
    this.stdin = stdin;
    this.command = command;
    this.group = group;
    this.family = family;
    // Not Process.onExit, whose news travel through the common pool.
    Thread.ofVirtual().name(name).start(this::awaitExit);
  }

  private void awaitExit() {
    try {
      exited.complete(ExitStatus.exit(process.waitFor()));
    } catch (InterruptedException e) {
      exited.completeExceptionally(e); // nobody knows this thread, so nobody interrupts it
    }
  }

  /// Its process id; on Linux and macOS also the number of its process group and session.
  public long pid() {
    return process.pid();
  }

  /// The file that was run, symbolic links resolved.
  public Path command() {
    return command;
  }

  /// What the child writes to its standard output. Read it on a platform thread.
  ///
  /// Nothing that the child itself wrote is lost, however late it is read: when the child exits,
  /// the JDK moves what the pipe holds, 64 KiB at most, to memory. What a *grandchild* writes after
  /// that is lost, and there is an end of file at once, unless a reader was blocked in a read at
  /// the exit: that read goes on until every process that holds the pipe has ended, which may be
  /// never. So: sweep first, then drain for a short while, then [#closePipes].
  public InputStream stdout() {
    return process.getInputStream();
  }

  /// What the child writes to its standard error; as [#stdout].
  public InputStream stderr() {
    return process.getErrorStream();
  }

  /// The child's standard input, maybe with a buffer: flush it. [ChildStdin#offer] never waits;
  /// `write` does, and so may `close`, so that both belong to one platform thread, the writer's.
  public ChildStdin stdin() {
    return stdin;
  }

  /// How the child ended, once it has. Completed on a virtual thread of the child's own, at its
  /// exit; its output may not have been read yet, and what it started may still run.
  public CompletableFuture<Exit> exited() {
    return exited.copy();
  }

  /// What it and all that descends from it use; null before the first look at it, and where there
  /// is no way to look.
  public @Nullable Usage usage() {
    return family == null ? null : family.meter().latest();
  }

  /// Whether its command was stopped by a signal (SIGSTOP), or by a debugger, when last looked at.
  public boolean frozen() {
    return family != null && family.frozen();
  }

  /// Completed when the child runs a program below itself that is no step of an installation: for
  /// `npx` and `uvx`, when the package is installed and its program started. Until then it is
  /// looked at more often, from the first call of this on. Never completed if there is no such
  /// program; completed at once where there is no way to look.
  public CompletableFuture<Void> programStarted() {
    return family == null ? CompletableFuture.completedFuture(null) : family.programStarted();
  }

  /// Asks the child and what it started to end (SIGTERM).
  public void terminateGroup() {
    group.terminate();
  }

  /// Ends the child and what it started (SIGKILL); after an exit, what it left behind.
  public void killGroup() {
    group.kill();
  }

  /// Whether the child or a process it started still runs.
  boolean groupAlive() {
    return group.alive();
  }

  /// Ends whatever is left, wherever it went, and gives it up: from here on nothing is signalled
  /// any more. To be called after every exit, so that leftovers end and the group's number cannot
  /// come to mean strangers. Takes some 50 ms if nothing is left, 5 s at most.
  ///
  /// @return how many processes were left
  public int sweep() {
    return group.sweep();
  }

  /// Closes our ends of the pipes, except for a stdin that only its writer may close.
  ///
  /// Returns at once, even while a reader is blocked (measured on Linux with JDK 25). The reader is
  /// not freed by it: it stays in its read until the last process that holds the pipe has ended,
  /// and then sees the end of file. Give such a reader up; it is a daemon thread. A reader that
  /// comes later gets an `IOException`.
  public void closePipes() {
    close(process.getInputStream());
    close(process.getErrorStream());
    stdin.release();
  }

  private static void close(InputStream output) {
    try {
      output.close();
    } catch (IOException _) {
      // It is closed all the same, and what it held is not wanted any more.
    }
  }
}
