// The servers that the gateway is tried with, in the form of a definitions file.
import { join } from 'node:path';

const HERE = join(import.meta.dirname, '..');
const NODE = join(HERE, 'node_modules/.bin/node');

/** All that a client may be asked for; such a child serves one client at a time. */
const INTERACTIVE = {
  isolation: 'exclusive',
  clientCapabilities: { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} },
};

// Tests crash children on purpose, more often than any policy would bear.
const RESILIENT = {
  restart: { policy: 'always', initialDelay: '100ms', jitter: 0, maxRestarts: 1000 },
};

const server = (args, more) => ({ command: NODE, args, autoStart: true, ...more });

const fixture = (file, more) => server([join(HERE, 'fixtures', file)], { ...RESILIENT, ...more });

export const fixtures = {
  'kit-legacy': fixture('legacy.mjs', INTERACTIVE),
  'kit-shared': fixture('legacy.mjs'),
  'kit-modern': fixture('modern.mjs'),
  'kit-tasks': fixture('tasks.mjs'),
};

// A process that a test has crashed takes a while to listen again, in which it is tried in vain.
const SOON = { restart: { ...RESILIENT.restart, maxDelay: '500ms' } };

const remote = (url, more) => ({ url, autoStart: true, ...SOON, ...more });

/** The same fixtures at urls, where `ports` says that they listen. */
export const remoteFixtures = (ports) => {
  const at = (scheme, kind, path) => `${scheme}://localhost:${ports[kind]}${path}`;
  return {
    'http-legacy': remote(at('http', 'exclusive', '/mcp'), INTERACTIVE),
    'http-shared': remote(at('http', 'legacy', '/mcp')),
    'http-modern': remote(at('http', 'modern', '/mcp')),
    'http-tasks': remote(at('http', 'tasks', '/mcp')),
    'sse-legacy': remote(at('http', 'sse', '/sse'), { transport: 'sse', ...INTERACTIVE }),
    'socket-legacy': remote(at('ws', 'socket', '/'), INTERACTIVE),
  };
};

const installed = (name, file) => join(HERE, 'node_modules', name, file);

const EVERYTHING = installed('@modelcontextprotocol/server-everything', 'dist/index.js');
const FILESYSTEM = installed('@modelcontextprotocol/server-filesystem', 'dist/index.js');
const MEMORY = installed('@modelcontextprotocol/server-memory', 'dist/index.js');
const PLAYWRIGHT = installed('@playwright/mcp', 'cli.js');

/** Real servers, whose files are in `folder`. */
export const realServers = (folder) => ({
  everything: server([EVERYTHING, 'stdio']),
  interactive: server([EVERYTHING, 'stdio'], INTERACTIVE),
  filesystem: server([FILESYSTEM, folder]),
  memory: server([MEMORY], { env: { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') } }),
  playwright: server([PLAYWRIGHT, '--headless', '--isolated']),
});
