package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Spans;
import java.time.Duration;
import java.util.Locale;

/// Why a message got no answer from its server.
public sealed interface CallFailure {

  ServerId server();

  /// The whole sentence.
  String message();

  /// There is no such server.
  record UnknownServer(ServerId server) implements CallFailure {
    @Override
    public String message() {
      return "There is no server '%s'; GET /api/mcp/servers lists those there are."
          .formatted(server);
    }
  }

  /// It has no child and will have none until somebody starts it.
  ///
  /// @param reason a predicate: "was stopped on request"
  record NotRunning(ServerId server, String reason) implements CallFailure {
    @Override
    public String message() {
      return "Server '%s' is not running: it %s%s It can be started with POST /api/mcp/servers/%s/start."
          .formatted(server, reason, reason.endsWith(".") ? "" : ".", server);
    }
  }

  /// The message was to start it, and it could not be started.
  ///
  /// @param message the whole sentence
  record NotStarted(ServerId server, ActionOutcome.Cause cause, String message)
      implements CallFailure {}

  /// Nothing is known of what it can do.
  record NoHandshake(ServerId server) implements CallFailure {
    @Override
    public String message() {
      return ("Server '%s' is called ready without a handshake, so nothing is known of what it can"
              + " do; MCP clients can be served if its definition has no \"readiness\": \"spawn\".")
          .formatted(server);
    }
  }

  /// It runs, but its definition does not say where it serves.
  record NoUrl(ServerId server, Transport transport) implements CallFailure {
    @Override
    public String message() {
      String named = transport.name().toLowerCase(Locale.ROOT);
      return ("Server '%s' runs, but its transport is '%s' and its definition has no 'url', so it"
              + " cannot be spoken to; add the \"url\" at which its command serves.")
          .formatted(server, named);
    }
  }

  /// It will take calls soon, by itself.
  ///
  /// @param condition a predicate: "is starting"
  record NotReady(ServerId server, String condition, Duration retryAfter) implements CallFailure {
    @Override
    public String message() {
      return "Server '%s' %s; try again in a moment.".formatted(server, condition);
    }
  }

  /// It has as much to do as it may have.
  ///
  /// @param bound which limit, as a clause: "it already has 256 calls in flight"
  record Overloaded(ServerId server, String bound) implements CallFailure {
    @Override
    public String message() {
      return "Server '%s' is overloaded: %s; try again in a moment.".formatted(server, bound);
    }
  }

  /// Its child ended, or was stopped, before it answered.
  ///
  /// @param reason a predicate: "exited with code 1"
  record ChildGone(ServerId server, String reason) implements CallFailure {
    @Override
    public String message() {
      return ("Server '%s' %s before it answered; whether it acted on the message is not known,"
              + " so it is not sent again.")
          .formatted(server, reason);
    }
  }

  /// What carries messages to it brought no answer back; the server itself goes on.
  ///
  /// @param why a predicate: "answered with HTTP 503 (Service Unavailable)"
  record NotDelivered(ServerId server, String why) implements CallFailure {
    @Override
    public String message() {
      return "Server '%s' %s; the message is not sent again.".formatted(server, why);
    }
  }

  /// It did not answer in time; the call was cancelled.
  record TimedOut(ServerId server, String method, Duration after) implements CallFailure {
    @Override
    public String message() {
      return ("Server '%s' did not answer '%s' within %s; the call was cancelled. A longer time can be"
              + " set in its definition: timeouts.call.")
          .formatted(server, method, Spans.text(after));
    }
  }

  /// It answered with more than is accepted in one message.
  record TooLarge(ServerId server, long bytes) implements CallFailure {
    @Override
    public String message() {
      return "Server '%s' answered with a line of %d bytes, more than is accepted; it was dropped."
          .formatted(server, bytes);
    }
  }

  /// It answered, but with something that is no JSON-RPC response.
  ///
  /// @param why one sentence
  record Unreadable(ServerId server, String why) implements CallFailure {
    @Override
    public String message() {
      return "Server '%s' answered with something that is no JSON-RPC response: %s"
          .formatted(server, why);
    }
  }

  /// The caller took the call back.
  record Cancelled(ServerId server, String method) implements CallFailure {
    @Override
    public String message() {
      return "The call of '%s' to server '%s' was cancelled.".formatted(method, server);
    }
  }
}
