// Where the tests find the gateway, and what they share.
import assert from 'node:assert/strict';
import { LegacySession } from '../wire/legacy.mjs';
import { ModernClient } from '../wire/modern.mjs';

/** The endpoint of all servers; that of each is below it. */
export const aggregate = process.env.GATEWAY ?? 'http://127.0.0.1:3004/mcp';

export const endpoint = (server) => `${aggregate}/${server}`;

export const modern = (server, options) => new ModernClient(endpoint(server), options);

/** A session that ends with its test. */
export async function legacy(test, server, options) {
  const session = await LegacySession.open(endpoint(server), options);
  test.after(() => session.close());
  return session;
}

/** A client of the era; the tests that use it hold in both. */
export const client = (test, era, server, options) =>
  era === 'modern' ? modern(server, options) : legacy(test, server, options);

export const ERAS = ['modern', 'legacy'];

/** Those that are reached at a url, where the gateway under test has them. */
const remote = (...servers) => (process.env.REMOTE ? servers : []);

/** One child for all clients, of either era. */
export const SHARED = ['kit-shared', 'kit-modern', ...remote('http-shared', 'http-modern')];

/** Those whose children serve one client at a time. */
export const EXCLUSIVE = ['kit-legacy', ...remote('http-legacy')];

export const ALL = [...SHARED, ...EXCLUSIVE];

export const isExclusive = (server) => EXCLUSIVE.includes(server);

/** What is a child process here is a connection there: all of them lead to one process. */
export const isRemote = (server) => !server.startsWith('kit-');

export const textOf = ({ answer, raw, status }) => {
  assert.ok(answer?.result, `a result, not ${status} ${raw}`);
  return answer.result.content[0].text;
};

export const statsOf = async (someone) => JSON.parse(textOf(await someone.call('kit_stats')));
