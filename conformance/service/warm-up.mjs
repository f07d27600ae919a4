// The suite waits half a second for some answers, which the first calls of a JVM may take. It is
// after conformance, so it gets a service that has been used.
import { LegacySession } from '../wire/legacy.mjs';
import { ModernClient } from '../wire/modern.mjs';

const ROUNDS = 20;
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

export async function warmUp(gateway) {
  const rounds = (work) => async () => {
    for (let i = 0; i < ROUNDS; i++) await work();
  };
  await Promise.all(
    [
      rounds(() => asModernClient(`${gateway}/kit-modern`, TOOLS)),
      rounds(() => asModernClient(`${gateway}/kit-legacy`, TOOLS)),
      rounds(() => asLegacyClient(`${gateway}/kit-modern`, ASKING)),
    ].map((work) => work()),
  );
  // A child for each session, so fewer of them.
  for (let i = 0; i < 3; i++) await asLegacyClient(`${gateway}/kit-legacy`, ASKING);
  await new ModernClient(`${gateway}/kit-tasks`).request('tools/list');
}
