/// The REST control plane: HTTP in, [dev.mcpmanager.server.ServerManager] asked, JSON out.
///
/// Each controller is a translation; none decides anything. Everything that goes wrong, wherever in
/// the service, leaves as one shape of problem, made by [dev.mcpmanager.api.ApiProblem]:
/// controllers return it, [dev.mcpmanager.api.ProblemAdvice] makes it of exceptions (also those of
/// filters), [dev.mcpmanager.api.ErrorDispatchController] of what the container refused inside the
/// application and [dev.mcpmanager.api.ProblemErrorValve] of what it refused before. Requests run
/// on virtual threads and may wait.
@NullMarked
package dev.mcpmanager.api;

import org.jspecify.annotations.NullMarked;
