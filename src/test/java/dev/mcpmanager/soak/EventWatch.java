package dev.mcpmanager.soak;

import dev.mcpmanager.soak.Entry.Gap;
import dev.mcpmanager.soak.Entry.Heard;
import dev.mcpmanager.testing.StompFrames;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Follows the events of each manager in both ways: asks for them, and is sent them.
final class EventWatch implements Runnable {

  private final Run run;
  private int epoch;
  private long polled;
  private long sent;
  private int connections;
  private @Nullable StompFrames stomp;

  EventWatch(Run run) {
    this.run = run;
  }

  @Override
  public void run() {
    try {
      while (!run.over().get()) {
        if (run.service().epoch() != epoch) {
          epoch = run.service().epoch();
          polled = 0;
          stomp = null;
        }
        if (run.service().up()) {
          poll();
          listen();
        }
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody does that
    }
  }

  private void poll() {
    var reply = run.service().get("/api/mcp/events?after=" + polled);
    if (reply.status() != 200 || run.service().epoch() != epoch) {
      return;
    }
    List<Long> seqs =
        reply.body().get("events").valueStream().map(event -> event.get("seq").asLong()).toList();
    JsonNode gap = reply.body().get("gap");
    heard(
        "asked",
        polled,
        seqs,
        gap.isNull() ? null : new Gap(gap.get("from").asLong(), gap.get("to").asLong()));
    polled = seqs.isEmpty() ? polled : seqs.getLast();
  }

  private void listen() throws InterruptedException {
    try {
      StompFrames client = stomp;
      if (client == null) {
        client = new StompFrames(run.service().port()).connect();
        client.subscribe("1", "/topic/servers");
        stomp = client;
        sent = -1;
        connections++;
      }
      for (String frame = client.poll(100); frame != null; frame = client.poll(10)) {
        if (frame.startsWith("MESSAGE")) {
          String body = frame.substring(frame.indexOf("\n\n") + 2).replace("\0", "");
          long seq = JsonMapper.shared().readTree(body).get("seq").asLong();
          heard("sent-" + connections, sent < 0 ? seq - 1 : sent, List.of(seq), null);
          sent = seq;
        }
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception _) {
      stomp = null; // the service is on its way out
    }
  }

  private void heard(String source, long after, List<Long> seqs, @Nullable Gap gap) {
    if (!seqs.isEmpty() || gap != null) {
      run.history().add(new Heard(run.history().now(), epoch, source, after, seqs, gap));
    }
  }
}
