package dev.mcpmanager.server;

import java.util.concurrent.ScheduledExecutorService;

/// What all servers of the service share.
record Surroundings(
    SteadyClock clock,
    EventLog events,
    StartQueue starts,
    Dependencies dependencies,
    RunTally tally,
    ScheduledExecutorService timer) {}
