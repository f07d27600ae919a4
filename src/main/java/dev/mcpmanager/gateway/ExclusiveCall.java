package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.InputRequired;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.McpErrors;
import dev.mcpmanager.mcp.ModernRequest;
import dev.mcpmanager.mcp.ModernToLegacyRequest;
import dev.mcpmanager.mcp.Question;
import dev.mcpmanager.mcp.RequiredCapability;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Ear;
import dev.mcpmanager.server.Lease;
import dev.mcpmanager.server.Leased;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call of a modern client to a legacy child that serves nobody else meanwhile, so that what
/// the child asks can only be about this call. What it asks ends the client's request with
/// `input_required` (specification 2026-07-28, "Multi Round-Trip Requests"); the child waits, the
/// call is parked, and the client's next request with the answers takes it up again.
///
/// Lives on a virtual thread of its own, `mcp-exclusive-<server>`, which is the only one to touch
/// its state; everybody else sends mail. It ends when the client has the child's answer, has gone,
/// or does not come back in time.
final class ExclusiveCall {

  /// A server that asks several things at once does so one line after the other.
  private static final Duration COLLECT = Duration.ofMillis(15);

  private static final byte[] ANY_ID = {'0'}; // the channel gives it one of its own

  private final Parking parking;
  private final String id;
  private final Handshake handshake;
  private final Caller caller;
  private final String owner;
  private final Duration patience;
  private final Consumer<Notification> elsewhere;
  private final Mailbox mailbox = new Mailbox(this::takeTooLate);

  // Of this call's own thread only:
  private ModernRequest request;
  private @Nullable Outlet outlet; // null while parked
  private @Nullable Outlet told; // of the questions that it is parked for
  private @Nullable Lease lease;
  private @Nullable Call call;
  private @Nullable Outcome held; // came while nobody waited for it
  private final OpenQuestions questions;
  private int round;
  private @Nullable Long deadline; // as System.nanoTime counts: of collecting, or of the wait
  private boolean over;
  private volatile boolean parked; // for those who count

  /// @param id no other call's
  /// @param caller whose share of the child it takes
  /// @param owner who may take it up again
  /// @param patience how long it waits for the client to come back
  /// @param elsewhere told of what the child notifies of that is not about the call
  ExclusiveCall(
      Parking parking,
      String id,
      Handshake handshake,
      Caller caller,
      String owner,
      Duration patience,
      ModernRequest request,
      Outlet outlet,
      Consumer<Notification> elsewhere) {
    this.parking = parking;
    this.id = id;
    this.handshake = handshake;
    this.caller = caller;
    this.owner = owner;
    this.patience = patience;
    this.elsewhere = elsewhere;
    this.request = request;
    this.outlet = outlet;
    this.questions = new OpenQuestions(InputRequired.answers(request.inputResponses()));
  }

  String id() {
    return id;
  }

  /// Who may take it up again.
  String owner() {
    return owner;
  }

  boolean isParked() {
    return parked;
  }

  /// @param leased the child, as soon as there is one
  void start(CompletableFuture<Leased> leased, String server) {
    listenTo(outlet);
    var _ =
        leased.whenComplete((came, failure) ->
            mailbox.post(came == null ? new Mail.Failed(failure) : new Mail.Came(came)));
    Thread.ofVirtual().name("mcp-exclusive-" + server).start(this::live);
  }

  /// The client has come back with answers.
  ///
  /// @param of the round that they belong to
  void retry(ModernRequest next, int of, Outlet to) {
    mailbox.post(new Mail.Retried(next, of, to));
  }

  void serviceEnds() {
    mailbox.post(new Mail.ServiceEnds());
  }

  private void live() {
    try {
      while (!over) {
        Mail mail = mailbox.next(deadline);
        if (mail == null) {
          timeIsUp();
        } else {
          take(mail);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody knows this thread, so nobody interrupts it.", e);
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      parking.ended(this);
      mailbox.close();
    }
  }

  /// A fault of ours must neither leave the client waiting nor keep the child.
  private void failed(RuntimeException e) {
    String sentence = Later.fault(e);
    Outlet to = outlet;
    byte[] ofRequest = request.request().id();
    if (to != null) {
      to.answer(() -> Messages.error(ofRequest, -32_603, sentence));
    }
    if (lease != null) {
      lease.discard();
    }
  }

  private void take(Mail mail) {
    switch (mail) {
      case Mail.Came(Leased.Taken(Lease child)) -> begin(child);
      case Mail.Came(Leased.Refused(CallFailure failure)) -> {
        if (outlet != null) {
          outlet.refuse(failure);
        }
        over = true;
      }
      case Mail.Failed(Throwable failure) -> throw new IllegalStateException(failure);
      case Mail.Asked(Request question) -> asked(question);
      case Mail.Logged(Notification note) -> logged(note);
      case Mail.Ended(Outcome outcome) -> ended(outcome);
      case Mail.ClientLeft(Outlet whose, String reason)
          when whose.equals(outlet == null ? told : outlet) ->
          drop(reason); // also if it left before it could read what it was to answer
      case Mail.ClientLeft _ -> {} // it had its answer, or a later request took over
      case Mail.Retried(ModernRequest next, int of, Outlet to) -> retried(next, of, to);
      case Mail.ServiceEnds _ -> drop("The service is shutting down.");
    }
  }

  /// What comes when it is all over must leave nothing behind, and nobody waiting.
  private void takeTooLate(Mail mail) {
    switch (mail) {
      case Mail.Came(Leased.Taken(Lease child)) -> child.close();
      case Mail.Retried(ModernRequest next, int _, Outlet to) ->
          to.answer(() -> Parking.noLongerWaits(next));
      default -> {}
    }
  }

  private void begin(Lease child) {
    lease = child;
    child.hear(
        new Ear() {
          @Override
          public void request(Request question) {
            if (!mailbox.isFull()) {
              mailbox.post(new Mail.Asked(question));
            } else {
              child.peer().send(Caller.MANAGER, McpErrors.methodNotFound(question));
            }
          }

          @Override
          public void notification(Notification note) {
            if (note.method().equals(LogLevel.MESSAGE)) {
              mailbox.post(new Mail.Logged(note));
            } else {
              elsewhere.accept(note);
            }
          }

          @Override
          public void gone(String reason) {
            // The outcome of the call says so, too.
          }
        });
    setLogLevel(child);
    Request stripped = ModernToLegacyRequest.of(request.request());
    Call made = child.peer().call(caller, stripped, this::progress);
    call = made;
    var _ = made.outcome().thenAccept(outcome -> mailbox.post(new Mail.Ended(outcome)));
  }

  private void setLogLevel(Lease child) {
    LogLevel level = request.logLevel();
    if (level != null
        && handshake.capabilities() != null
        && handshake.capabilities().has("logging")) {
      child.peer().call(Caller.MANAGER, level.request(ANY_ID), _ -> {});
    }
  }

  /// On the reader's thread: progress is worth nothing later.
  private void progress(Notification note) {
    mailbox.post(new Mail.Logged(note));
  }

  /// Nobody listens while the call is parked.
  private void logged(Notification note) {
    Outlet to = outlet;
    LogLevel wanted = request.logLevel();
    Span token = note.progressToken();
    Span now = request.request().progressToken();
    if (to == null) {
      return;
    }
    if (note.method().equals(LogLevel.MESSAGE)) {
      if (wanted != null && wanted.admits(note)) {
        to.say(note);
      }
    } else if (token != null && now != null) {
      byte[] ofThisRound = request.request().raw(now);
      to.say(note.edited(new Splice(note.bytes()).replace(token, ofThisRound)));
    }
  }

  private void asked(Request question) {
    Span params = question.params();
    RequiredCapability needs =
        RequiredCapability.of(
            question.method(), params == null ? null : JsonView.of(question, params));
    if (needs == null) {
      tell(Objects.requireNonNull(lease, "it asks").peer().answer(question));
      return;
    }
    boolean can = request.capabilities().has(needs);
    Response now =
        can || outlet != null
            ? questions.add(question, can ? null : needs)
            : McpErrors.methodNotFound(question); // nobody is there to be told what is needed
    if (now == null) {
      collect();
    } else {
      tell(now);
    }
  }

  private void collect() {
    if (outlet != null) {
      deadline = System.nanoTime() + COLLECT.toNanos();
    }
  }

  private void timeIsUp() {
    deadline = null;
    if (outlet == null) {
      drop("Nobody came back with the answers in time.");
      return;
    }
    Set<RequiredCapability> missing = questions.missing();
    if (!missing.isEmpty() && questions.waiting().isEmpty()) {
      Outlet to = outlet;
      Response error = McpErrors.missingCapability(request.request(), missing);
      tell(questions.refuse());
      to.answer(() -> error);
      leave("The client lacks a capability that this needs.");
      return;
    }
    tell(questions.refuse());
    if (!questions.waiting().isEmpty()) {
      park();
    }
  }

  private void park() {
    Outlet to = outlet;
    if (to == null || lease == null) {
      return;
    }
    CallFailure full = lease.park();
    if (full != null) {
      to.refuse(full);
      drop("There is no room for another call that waits for its client.");
      return;
    }
    round++;
    outlet = null;
    told = to;
    parked = true;
    deadline = System.nanoTime() + patience.toNanos();
    String state = parking.seal(this, round, request);
    byte[] ofRequest = request.request().id();
    List<Question> asked = questions.waiting();
    to.answer(() -> new InputRequired(asked, state).response(ofRequest, handshake.serverInfo()));
  }

  private void retried(ModernRequest next, int of, Outlet to) {
    if (outlet != null || of != round) {
      to.answer(() -> Parking.noLongerWaits(next));
      return;
    }
    request = next;
    outlet = to;
    parked = false;
    deadline = null;
    listenTo(to);
    if (lease != null) {
      lease.resume();
    }
    if (held != null) {
      ended(held);
      return;
    }
    tell(questions.answer(InputRequired.answers(next.inputResponses())));
    if (!questions.waiting().isEmpty()) {
      park(); // asks again for what is missing
    }
  }

  private void ended(Outcome outcome) {
    if (outlet == null) {
      held = outcome;
      return;
    }
    if (lease != null) {
      Gate.end(lease.peer(), request.method(), outcome, outlet, response -> translated(response));
      lease.close();
    }
    over = true;
  }

  /// In the words of the request that is open now, which may be a later one than the child had.
  private Response translated(Response response) {
    return Gate.ofLegacy(handshake, request, response.withId(request.request().id()));
  }

  private void drop(String reason) {
    tell(questions.withdraw(reason));
    leave(reason);
  }

  /// Whatever the child still does for this call must not meet another's.
  private void leave(String reason) {
    if (call != null) {
      call.cancel(reason);
    }
    if (lease != null) {
      if (held == null) {
        lease.discard();
      } else {
        lease.close();
      }
    }
    over = true;
  }

  private void tell(List<Response> answers) {
    answers.forEach(this::tell);
  }

  private void tell(Response answer) {
    if (lease != null) {
      lease.peer().send(Caller.MANAGER, answer);
    }
  }

  private void listenTo(@Nullable Outlet to) {
    if (to != null) {
      to.onCancel(reason -> mailbox.post(new Mail.ClientLeft(to, reason)));
    }
  }
}
