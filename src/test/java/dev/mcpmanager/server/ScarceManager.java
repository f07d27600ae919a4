package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.echo;

import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/// A program of its own that starts servers until the system gives it no more for them, and says
/// line by line what becomes of it. Its argument is a folder.
final class ScarceManager {

  private static final int MOST = 200;

  private ScarceManager() {}

  public static void main(String... args) {
    var file = new ServersFile();
    for (int i = 0; i < MOST; i++) {
      file.shell("s" + i, "{'restart':{'initialDelay':'100ms','multiplier':1,'maxRestarts':1000}}");
    }
    try (var running = new RunningManager(Path.of(args[0]), file)) {
      List<String> started = new ArrayList<>();
      ActionOutcome outcome = running.start("s0");
      while (outcome instanceof Done(ServerView server) && started.size() < MOST - 1) {
        started.add(server.id().value());
        outcome = running.start("s" + started.size());
      }
      String failed = "s" + started.size();
      say("started " + started.size());
      if (outcome instanceof NotStarted(ServerView server, var cause, String message)) {
        say("refused " + server.state() + " " + cause + " " + message);
      }
      say("answered " + started.stream().filter(server -> answers(running, server)).count());
      for (String server : started.subList(started.size() / 2, started.size())) {
        RunningManager.finish(running.manager.stop(running.view(server).id(), "a test"));
      }
      Awaitility.await().until(() -> running.view(failed).state().equals("ready"));
      say("recovered " + answers(running, failed));
    }
    say("closed");
    System.exit(0);
  }

  private static boolean answers(RunningManager running, String server) {
    return RunningManager.finish(running.send(server, echo("1", "")))
        instanceof MessageOutcome.Answered;
  }

  private static void say(String line) {
    System.out.println("scarce: " + line);
  }
}
