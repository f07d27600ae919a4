package dev.mcpmanager.soak;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// What all who take part in a run share.
///
/// @param mark what the tokens of this run begin with
/// @param bystander a server that is called, and never started, stopped or killed by name
/// @param over whether those who take part are to finish what they do, and leave
/// @param calm read-held while somebody does something; who holds it for writing has quiet
record Run(
    long seed,
    String mark,
    Service service,
    History history,
    List<Target> targets,
    Target bystander,
    AtomicBoolean over,
    ReadWriteLock calm) {

  Run(
      long seed,
      String mark,
      Service service,
      History history,
      List<Target> targets,
      Target bystander) {
    this(
        seed,
        mark,
        service,
        history,
        targets,
        bystander,
        new AtomicBoolean(),
        new ReentrantReadWriteLock(true));
  }

  /// Random numbers of one who takes part, the same in each run with this seed.
  Random random(int participant) {
    return new Random(seed * 1_000_003 + participant);
  }

  Target any(Random random) {
    return targets.get(random.nextInt(targets.size()));
  }

  List<Sighted> processes() {
    return Sighted.all(mark, service.folder(), service.pid());
  }

  List<Sighted> processesOf(Target target) {
    return processes().stream().filter(process -> process.server().equals(target.id())).toList();
  }

  /// Asks for something, and writes down how it was answered.
  int act(String server, String action, String path, boolean post) {
    int epoch = service.epoch();
    long begin = history.now();
    int status = (post ? service.post(path, "") : service.get(path)).status();
    long now = history.now();
    history.add(new Entry.Acted(now, epoch, server, action, status, now - begin));
    return status;
  }

  int act(Target target, String action) {
    return act(target.id(), action, "/api/mcp/servers/" + target.id() + "/" + action, true);
  }
}
