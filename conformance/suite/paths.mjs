// Which client speaks to which child, and by which sets of the suite. Those that only say what a
// server may do besides are not scored.
const LEGACY = { client: 'legacy', child: 'legacy', server: 'kit-legacy' };
const MODERN = { client: 'modern', child: 'modern', server: 'kit-modern' };
const MODERN_TO_LEGACY = { client: 'modern', child: 'legacy', server: 'kit-legacy' };
const LEGACY_TO_MODERN = { client: 'legacy', child: 'modern', server: 'kit-modern' };

/** `wire` says how a scenario of the set is run alone. */
const required = (revision) => ({
  name: revision,
  args: ['--requirements', revision],
  wire: ['--spec-version', revision],
});

const all = (revision) => ({
  name: `all of ${revision}`,
  args: ['--suite', 'all', '--spec-version', revision],
  wire: ['--spec-version', revision],
});

const ALL_OF_0_1 = {
  name: 'all of suite 0.1.16',
  args: ['--suite', 'all'],
  suite: 'conformance-0.1',
};

const TASKS = [
  'lifecycle',
  'capability-negotiation',
  'wire-fields',
  'request-state-removal',
  'mrtr-input',
  'request-headers',
  'dispatch-and-envelope',
  'status-notifications',
  'required-task-error',
  'mrtr-composition',
];
const TASKS_EXTENSION = {
  name: 'tasks extension',
  scenarios: TASKS.map((name) => `tasks-${name}`),
};

/** With how many scenarios each must score: a suite that ran fewer has not run. */
export const PATHS = [
  { ...LEGACY, set: required('2025-11-25'), scored: 30 },
  { ...LEGACY, set: ALL_OF_0_1, scored: 32 },
  { ...LEGACY, set: all('2025-06-18'), scored: 27 },
  { ...MODERN, set: required('2026-07-28'), scored: 37 },
  { ...MODERN, set: all('2026-07-28'), scored: 40 },
  { ...MODERN_TO_LEGACY, set: required('2026-07-28'), scored: 37 },
  { ...MODERN_TO_LEGACY, set: all('2026-07-28'), scored: 40 },
  { ...LEGACY_TO_MODERN, set: required('2025-11-25'), scored: 30 },
  { client: 'modern', child: 'modern', server: 'kit-tasks', set: TASKS_EXTENSION, scored: 10 },
];

const HTTP = 'Streamable HTTP';
const SSE = 'HTTP+SSE';
const SOCKET = 'WebSocket';
const OLD = required('2025-11-25');
const NEW = required('2026-07-28');

/** The same with servers at urls: what is scored officially, for each pair and transport. */
export const REMOTE_PATHS = [
  { ...LEGACY, server: 'http-legacy', transport: HTTP, set: OLD, scored: 30 },
  { ...LEGACY, server: 'sse-legacy', transport: SSE, set: OLD, scored: 30 },
  { ...LEGACY, server: 'socket-legacy', transport: SOCKET, set: OLD, scored: 30 },
  { ...MODERN, server: 'http-modern', transport: HTTP, set: NEW, scored: 37 },
  { ...MODERN_TO_LEGACY, server: 'http-legacy', transport: HTTP, set: NEW, scored: 37 },
  { ...MODERN_TO_LEGACY, server: 'sse-legacy', transport: SSE, set: NEW, scored: 37 },
  { ...MODERN_TO_LEGACY, server: 'socket-legacy', transport: SOCKET, set: NEW, scored: 37 },
  { ...LEGACY_TO_MODERN, server: 'http-modern', transport: HTTP, set: OLD, scored: 30 },
  { ...MODERN, server: 'http-tasks', transport: HTTP, set: TASKS_EXTENSION, scored: 10 },
];

export const labelOf = ({ client, child, set, transport }) =>
  `${client} → ${child}${transport ? ` over ${transport}` : ''}, ${set.name}`;
