package dev.mcpmanager.jsonrpc;

import java.time.Duration;

/// How a call ended.
public sealed interface Outcome {

  /// With a result or an error, under the id that the caller gave, exactly as it was written.
  record Answered(Response response) implements Outcome {}

  /// The answer, with the caller's own id; it is long, and the caller is a client, who only wants
  /// to pass it on.
  record AnsweredAtLength(Payload payload) implements Outcome {}

  /// With a line that named the call's id but was no valid response.
  ///
  /// @param why one sentence
  record Unreadable(String why) implements Outcome {}

  /// With an answer over the limit.
  ///
  /// @param bytes its length
  record TooLarge(long bytes) implements Outcome {}

  /// Without an answer in time. The peer was told, unless the call was not to be cancelled.
  ///
  /// @param after the time since the call began
  record TimedOut(Duration after) implements Outcome {}

  /// By its caller, or, if it was a subscription, by the peer without an answer.
  ///
  /// @param reason in words that fit behind a colon
  record Cancelled(String reason) implements Outcome {}

  /// Without an answer, by what carries messages to the peer, which itself lives on.
  ///
  /// @param why a predicate about the server: "answered with HTTP 503"
  /// @param status of HTTP; 0 if it was not HTTP that told
  record Failed(String why, int status) implements Outcome {}

  /// At once, since a bound was reached. Nothing was sent.
  ///
  /// @param why in words that fit behind a colon
  record Overloaded(Bound bound, String why) implements Outcome {}

  /// What a channel holds no more of than it may.
  enum Bound {
    /// Calls that wait for an answer.
    IN_FLIGHT,
    /// Bytes that wait to be read by the peer.
    QUEUED
  }

  /// With its channel, or at once if that was closed already.
  ///
  /// @param reason why the channel closed, in words that fit behind a colon
  record Closed(String reason) implements Outcome {}
}
