// The real servers, and what is asked of each: of all that answers the same twice.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realServers } from '../service/definitions.mjs';

/** Where the gateway's servers keep their files, and where ours do that are spoken to directly. */
export const FILES = process.env.FILES ?? '/tmp/mcp-conformance';
const OWN_FILES = `${FILES}-direct`;

const ada = { name: 'Ada', entityType: 'person', observations: ['counts'] };

const CALLS = {
  everything: [
    ['echo', { message: 'grüße' }],
    ['get-sum', { a: 19, b: 23 }],
    ['get-tiny-image', {}],
    ['get-structured-content', { location: 'Chicago' }],
    ['get-annotated-message', { messageType: 'error', includeImage: true }],
    ['get-resource-links', { count: 3 }],
    ['get-sum', { a: 'no number' }],
    ['no-such-tool', {}],
  ],
  filesystem: [
    ['list_directory', { path: '.' }],
    ['read_text_file', { path: 'hello.txt' }],
    ['read_text_file', { path: 'no-such-file' }],
    ['read_text_file', { path: '/etc/passwd' }],
  ],
  memory: [
    ['create_entities', { entities: [ada] }],
    ['create_entities', { entities: [ada] }],
    ['read_graph', {}],
    ['search_nodes', { query: 'Ada' }],
    ['delete_entities', { entityNames: ['Ada'] }],
  ],
  // Without a browser on the machine it says so, which is an answer as well.
  playwright: [['browser_close', {}]],
};

const PROMPTS = {
  everything: [
    ['simple-prompt', undefined],
    ['args-prompt', { city: 'Graz', state: 'Styria' }],
  ],
};

export const SERVERS = Object.keys(CALLS);
export const callsOf = (server) => CALLS[server];
export const promptsOf = (server) => PROMPTS[server] ?? [];

/** The command that the gateway runs, but with files of our own. */
export function directly(server) {
  mkdirSync(OWN_FILES, { recursive: true });
  const { command, args, env } = realServers(OWN_FILES)[server];
  return { command, args, env: { ...process.env, ...env }, stderr: 'ignore' };
}

/** Both sides begin with the same files. */
export function prepareFiles() {
  for (const folder of [FILES, OWN_FILES]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hello.txt'), 'hello from the disk');
    const graph = join(folder, 'memory.jsonl');
    if (existsSync(graph)) rmSync(graph);
  }
}

/** What a server says of its folder is compared as if both had one. */
export const withoutFolder = (value) =>
  JSON.parse(JSON.stringify(value).replaceAll(OWN_FILES, FILES));
