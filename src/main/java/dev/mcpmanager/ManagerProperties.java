package dev.mcpmanager;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.Liveness;
import dev.mcpmanager.definition.Timeouts;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.lifecycle.RestartPolicy;
import dev.mcpmanager.process.ContainmentMode;
import dev.mcpmanager.remote.Cidr;
import dev.mcpmanager.server.ManagerSettings;
import dev.mcpmanager.server.StartLimits;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Settings of the service as a whole.
///
/// @param definitionsFile the file that lists the servers
/// @param stateDir where the service keeps what must survive it, such as its identity; by default
///   `.mcp-manager` beside the definitions file
/// @param containment by what the processes of a server are kept together
/// @param startSlots how many servers may be in an automatic start at once; 0 means twice the
///   number of processors
/// @param packageStartSlots how many of them may be servers that first fetch a package, with `npx`,
///   `uvx` and the like
/// @param restartBudget how often servers are restarted, all together
/// @param shutdownTimeout how long stopping all servers may take when the service ends; what is
///   left then is killed
/// @param runs how many runs of each server are kept
/// @param logs what is kept of each server's output
/// @param limits what one server's channel may hold, unless its definition says otherwise
/// @param remote where remote servers may lead the service
/// @param oauth how remote servers let the service in
/// @param defaults what holds for every server whose definition does not say otherwise
@Validated
@ConfigurationProperties("mcp-manager")
record ManagerProperties(
    @DefaultValue("mcp-servers.json") Path definitionsFile,
    @Nullable Path stateDir,
    @DefaultValue("auto") ContainmentMode containment,
    @DefaultValue("0") @Min(0) int startSlots,
    @DefaultValue("2") @Min(1) int packageStartSlots,
    @DefaultValue RestartBudget restartBudget,
    @DefaultValue("8s") @DurationMin(seconds = 2) @DurationMax(minutes = 10)
        Duration shutdownTimeout,
    @DefaultValue("50") @Min(1) @Max(10_000) int runs,
    @DefaultValue Logs logs,
    @DefaultValue Limits limits,
    @DefaultValue Remote remote,
    @DefaultValue OAuth oauth,
    @DefaultValue ServerDefaults defaults) {

  /// How often servers are restarted, all together.
  ///
  /// @param restarts automatic restarts of all servers together within the window, at most; further
  ///   ones wait
  /// @param window the time in which a spent budget is there again, bit by bit
  record RestartBudget(
      @DefaultValue("20") @Min(1) @Max(10_000) int restarts,
      @DefaultValue("1m") @DurationMin(seconds = 1) Duration window) {}

  /// What is kept of each server's output, in memory.
  ///
  /// @param lines the newest lines, at most
  /// @param size the same in bytes, whichever is reached first
  record Logs(@DefaultValue("2000") @Min(1) int lines, @DefaultValue("1MB") DataSize size) {}

  /// What one server's channel may hold.
  ///
  /// @param maxLine the longest line accepted from a child; a longer one is dropped and counted,
  ///   and the call it answers fails
  /// @param maxInFlight calls that may be open, before new ones are refused; one client may hold as
  ///   many as stay free for others, so half of them at most
  /// @param maxQueued what may wait to be read by a child, before more is refused; shared likewise
  record Limits(
      @DefaultValue("64MB") DataSize maxLine,
      @DefaultValue("1024") @Min(1) int maxInFlight,
      @DefaultValue("64MB") DataSize maxQueued) {

    /// A line is one array, which holds no more.
    private static final long LONGEST_LINE = 1L << 30;

    Limits {
      if (maxLine.toBytes() < 1 || maxLine.toBytes() > LONGEST_LINE) {
        throw new IllegalArgumentException(
            "mcp-manager.limits.max-line is '%s', but must be from 1 byte to 1 GB."
                .formatted(maxLine));
      }
      if (maxQueued.toBytes() < 1) {
        throw new IllegalArgumentException(
            "mcp-manager.limits.max-queued is '%s', but must be at least 1 byte."
                .formatted(maxQueued));
      }
    }

    private ChannelLimits toChannelLimits() {
      return new ChannelLimits(
          Math.toIntExact(maxLine.toBytes()), maxInFlight, maxQueued.toBytes());
    }
  }

  /// Where remote servers may lead the service.
  ///
  /// @param allowedAddresses addresses that are not public and that a remote server may name all
  ///   the same, for example of its authorization server, such as `10.1.0.0/16`; what definitions
  ///   name needs none
  record Remote(@DefaultValue List<Cidr> allowedAddresses) {

    Remote {
      allowedAddresses = List.copyOf(allowedAddresses);
    }
  }

  /// How remote servers let the service in.
  ///
  /// @param redirectUrl where a person is sent back to after authorizing it; by default the
  ///   callback under the public url, else on 127.0.0.1
  /// @param publicUrl the https url under which others reach the service, so that authorization
  ///   servers can read its metadata; by default none
  record OAuth(@Nullable URI redirectUrl, @Nullable URI publicUrl) {

    private static final String CALLBACK = "/oauth/callback";

    /// @param port that the service listens on
    URI redirect(String port) {
      if (redirectUrl != null) {
        return redirectUrl;
      }
      return publicUrl == null
          ? URI.create("http://127.0.0.1:" + port + CALLBACK)
          : publicUrl.resolve(CALLBACK);
    }
  }

  /// The defaults of definitions.
  record ServerDefaults(
      @DefaultValue Restart restart,
      @DefaultValue CallTimeouts timeouts,
      @DefaultValue LivenessProbes liveness) {

    Defaults toDefaults() {
      return new Defaults(restart.toPolicy(), timeouts.toTimeouts(), liveness.toLiveness());
    }
  }

  /// Whether and when a server that ended by itself is started again.
  ///
  /// @param policy which ends lead to a restart
  /// @param initialDelay the delay before the first restart
  /// @param maxDelay the longest delay
  /// @param multiplier the factor from one delay to the next
  /// @param jitter how far a delay may stray from its nominal value, from 0 to 1
  /// @param maxRestarts restarts in a row without a stable run between them, before the server is
  ///   given up
  /// @param resetAfter how long a run must last to be stable
  record Restart(
      @DefaultValue("on-failure") RestartPolicy.On policy,
      @DefaultValue("1s") @DurationMin Duration initialDelay,
      @DefaultValue("60s") @DurationMin Duration maxDelay,
      @DefaultValue("2") @DecimalMin("1") @DecimalMax("100") double multiplier,
      @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("1") double jitter,
      @DefaultValue("3") @Min(0) int maxRestarts,
      @DefaultValue("60s") @DurationMin Duration resetAfter) {

    private RestartPolicy toPolicy() {
      return new RestartPolicy(
          policy, initialDelay, maxDelay, multiplier, jitter, maxRestarts, resetAfter);
    }
  }

  /// How long a server may take for what.
  ///
  /// @param start from launch to ready
  /// @param install from the launch of a command that first fetches a package, with `npx`, `uvx`
  ///   and the like, until the program it fetched runs
  /// @param call from a call to its answer; progress starts it again
  /// @param callMax the longest a call may take, whatever progress it reports
  /// @param stdinClosed from closed stdin to SIGTERM
  /// @param terminated from SIGTERM to SIGKILL
  record CallTimeouts(
      @DefaultValue("60s") @DurationMin(millis = 1) Duration start,
      @DefaultValue("5m") @DurationMin(millis = 1) Duration install,
      @DefaultValue("30s") @DurationMin(millis = 1) Duration call,
      @DefaultValue("10m") @DurationMin(millis = 1) Duration callMax,
      @DefaultValue("3s") @DurationMin(millis = 1) Duration stdinClosed,
      @DefaultValue("5s") @DurationMin(millis = 1) Duration terminated) {

    private Timeouts toTimeouts() {
      return new Timeouts(start, install, call, callMax, stdinClosed, terminated);
    }
  }

  /// Whether and how a running server is watched for being hung.
  ///
  /// @param enabled whether it is
  /// @param interval how long a server may be silent before it is probed
  /// @param timeout how long it may take to answer a probe
  record LivenessProbes(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("30s") @DurationMin(millis = 1) Duration interval,
      @DefaultValue("10s") @DurationMin(millis = 1) Duration timeout) {

    private Liveness toLiveness() {
      return new Liveness(enabled, interval, timeout);
    }
  }

  Path stateDirectory() {
    Path directory =
        stateDir == null || stateDir.toString().isEmpty()
            ? definitionsFile.resolveSibling(".mcp-manager")
            : stateDir;
    return directory.toAbsolutePath().normalize();
  }

  /// @param state the directory for what survives the service; null to keep nothing
  ManagerSettings toSettings(@Nullable Path state) {
    int slots = startSlots > 0 ? startSlots : 2 * Runtime.getRuntime().availableProcessors();
    return new ManagerSettings(
        definitionsFile.toAbsolutePath().normalize(),
        state,
        runs,
        new StartLimits(slots, packageStartSlots, restartBudget.restarts(), restartBudget.window()),
        logs.lines(),
        logs.size().toBytes(),
        limits.toChannelLimits(),
        shutdownTimeout);
  }
}
