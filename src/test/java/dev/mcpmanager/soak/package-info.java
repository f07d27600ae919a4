/// The chaos run: seeded random operations and faults against the packaged service, for minutes,
/// and a checker of what must hold all the while. `./mvnw verify -Psoak`.
///
/// Start at [dev.mcpmanager.soak.ChaosSoak]. Everything that happens becomes an
/// [dev.mcpmanager.soak.Entry] of the history file; [dev.mcpmanager.soak.Checker] judges that file
/// alone. The service is a black box: its HTTP API, its STOMP topics and `/proc`.
@NullMarked
package dev.mcpmanager.soak;

import org.jspecify.annotations.NullMarked;
