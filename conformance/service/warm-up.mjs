// The suite waits half a second for some answers, which the first calls of a JVM may take. It is
// after conformance, so it gets a service that has been used.
import { LegacySession } from '../wire/legacy.mjs';
import { ModernClient } from '../wire/modern.mjs';

const ROUNDS = 20;
const FEWER = 5; // for what has been warmed by others, but for the way to the server
const CAPABILITIES = { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} };

async function asModernClient(url, tools) {
  const client = new ModernClient(url, { capabilities: CAPABILITIES });
  const { answer, status, raw } = await client.request('server/discover');
  if (!answer?.result) throw new Error(`No MCP endpoint at ${url}: ${status} ${raw}`);
  await client.request('tools/list');
  for (const [tool, input] of tools) await client.call(tool, input, { token: 'warm' });
  const listening = await client.listen({ toolsListChanged: true }, 'warm');
  await listening.stop();
}

async function asLegacyClient(url, tools) {
  const answer = () => ({ action: 'decline' });
  const session = await LegacySession.open(url, { capabilities: CAPABILITIES, answer });
  await session.request('tools/list');
  for (const [tool, input] of tools) await session.call(tool, input, { token: 'warm' });
  await session.close();
}

const TOOLS = [
  ['test_simple_text', {}],
  ['test_tool_with_progress', {}],
];
const ASKING = [...TOOLS, ['test_elicitation', { message: 'warm' }]];

/** @param servers the names of those that will be asked */
export async function warmUp(gateway, servers) {
  const rounds = (count, work) => async () => {
    for (let i = 0; i < count; i++) await work();
  };
  const modern = (server, count) =>
    servers.has(server) && rounds(count, () => asModernClient(`${gateway}/${server}`, TOOLS));
  const legacy = (server, count) =>
    servers.has(server) && rounds(count, () => asLegacyClient(`${gateway}/${server}`, ASKING));
  const shared = [
    modern('kit-modern', ROUNDS),
    modern('kit-legacy', ROUNDS),
    legacy('kit-modern', ROUNDS),
    modern('http-modern', FEWER),
    modern('http-legacy', FEWER),
  ];
  // A child for each session, so fewer of them.
  const exclusive = ['kit-legacy', 'http-legacy', 'sse-legacy', 'socket-legacy'];
  const sessions = exclusive.map((server) => legacy(server, 3));
  await Promise.all(shared.map((work) => work && work()));
  for (const work of sessions) if (work) await work();
  for (const server of ['kit-tasks', 'http-tasks']) {
    if (servers.has(server)) await new ModernClient(`${gateway}/${server}`).request('tools/list');
  }
}
