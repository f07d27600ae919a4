package dev.mcpmanager.server;

/// Sequence numbers that can no longer be had, both ends included.
public record Gap(long from, long to) {}
