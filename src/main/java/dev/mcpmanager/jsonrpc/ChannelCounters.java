package dev.mcpmanager.jsonrpc;

/// What went wrong on a channel so far.
///
/// @param noise lines that were not JSON
/// @param invalid lines that were JSON, but not a JSON-RPC 2.0 message
/// @param oversized lines that were dropped for their length
/// @param unknownAnswers answers to no open call: late, given twice, or never asked for
/// @param listenerFailures times that the listener threw
public record ChannelCounters(
    long noise, long invalid, long oversized, long unknownAnswers, long listenerFailures) {}
