// What the suite takes for a client: the service with one remote server, used through its gateway.
//
//   client.mjs URL
//
// The suite says in MCP_CONFORMANCE_CONTEXT what a client must know beforehand. Whoever is asked to
// open a url to authorize the service does so at once.
import { Service } from '../service/service.mjs';
import { LegacySession } from '../wire/legacy.mjs';
import { until } from '../wire/until.mjs';

const url = process.argv.at(-1);
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? '';
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');
const METADATA = 'https://conformance-test.local/client-metadata.json'; // the suite wants this one

const MOST_VISITS = 3; // who asks for ever is not to keep us for ever

const definition = { url, autoStart: true, restart: { policy: 'never' }, auth: auth() };
// Most of its life is its start, for which compiling much does not pay.
process.env.JAVA_TOOL_OPTIONS = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
const service = await Service.launch(process.env.SERVICE_JAR, process.env.CLIENT_FOLDER, {
  remote: definition,
});
let visits = 0;
try {
  if ((await settled()) === 'ready') await use();
} finally {
  await service.stop();
}

function auth() {
  const known = {
    ...(context.client_id && { clientId: context.client_id }),
    ...(context.client_secret && { clientSecret: context.client_secret }),
    ...(context.private_key_pem && { privateKey: context.private_key_pem }),
  };
  return {
    ...known,
    ...(!context.client_id && { clientMetadata: METADATA }),
    ...(scenario.includes('client-credentials') && { grant: 'client_credentials' }),
  };
}

/** Waits until the server is ready, or will not be; authorizes the service as often as it asks. */
async function settled() {
  const view = await until(
    async () => {
      const shown = await service.view('remote');
      return ['starting', 'stopped'].includes(shown?.state) ? undefined : shown;
    },
    'the remote server has come to rest',
    60_000,
  );
  if (!view.authorizationUrl || visits === MOST_VISITS) {
    console.log(`The server is ${view.state}: ${view.reason}`);
    return view.state;
  }
  visits += 1;
  const page = await fetch(view.authorizationUrl);
  console.log(`Opened: ${page.status} ${await page.text()}`);
  return settled();
}

/** Everything that the server offers, once; as a client of the legacy era that can be asked. */
async function use() {
  const capabilities = { elicitation: {}, sampling: {}, roots: {} };
  const answer = () => ({ action: 'accept', content: { confirmed: true } });
  const session = await LegacySession.open(`${service.gateway}/remote`, { capabilities, answer });
  const tools = await list(session, 'tools');
  const calls =
    context.toolCalls ?? tools.map((tool) => ({ name: tool.name, arguments: fit(tool) }));
  for (const { name, arguments: input } of calls) await tell(session.call(name, input));
  for (const { uri } of await list(session, 'resources')) {
    await tell(session.request('resources/read', { uri }));
  }
  for (const { name } of await list(session, 'prompts')) {
    await tell(session.request('prompts/get', { name, arguments: {} }));
  }
  if ((await settled()) === 'ready' && visits > 1) {
    for (const { name, arguments: input } of calls) await again(name, input);
  }
}

/** A session ends with the connection that it was made for. */
async function again(name, input) {
  const session = await LegacySession.open(`${service.gateway}/remote`);
  await tell(session.call(name, input));
  await settled();
}

async function list(session, kind) {
  const { answer } = await session.request(`${kind}/list`);
  return answer?.result?.[kind] ?? [];
}

async function tell(request) {
  const { status, raw } = await request;
  console.log(`${status} ${raw}`);
}

/** Arguments that a tool takes. */
function fit({ inputSchema: { properties = {} } = {} }) {
  const values = { number: 5, integer: 3, boolean: true, string: 'text', object: {}, array: [] };
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type }]) => [name, values[type] ?? 'text']),
  );
}
