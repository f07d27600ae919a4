// The Inspector's command line sees the same through the gateway as directly.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { aggregate, endpoint } from '../mixups/gateway.mjs';
import { plain } from './compare.mjs';
import { directly, prepareFiles, withoutFolder } from './servers.mjs';

before(prepareFiles);

const INSPECTOR = join(import.meta.dirname, '../node_modules/.bin/mcp-inspector');

function inspect(args, env = process.env) {
  return new Promise((resolve, reject) => {
    const command = [INSPECTOR, '--cli', ...args];
    execFile(process.execPath, command, { env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error && !stdout) reject(new Error(`${args.join(' ')}: ${stderr}`));
      else resolve(plain(JSON.parse(stdout)));
    });
  });
}

const throughGateway = (url, request) => inspect([url, '--transport', 'http', ...request]);

function straight(server, request) {
  const { command, args, env } = directly(server);
  return inspect([...request, '--', command, ...args], env);
}

const SUM = ['--tool-name', 'get-sum', '--tool-arg', 'a=19', 'b=23'];
const PROMPT = ['--prompt-name', 'args-prompt', '--prompt-args', 'city=Graz', 'state=Styria'];
const DOCUMENT = 'demo://resource/static/document/features.md';

const REQUESTS = [
  ['everything', ['--method', 'tools/list']],
  ['everything', ['--method', 'tools/call', ...SUM]],
  ['everything', ['--method', 'prompts/list']],
  ['everything', ['--method', 'prompts/get', ...PROMPT]],
  ['everything', ['--method', 'resources/list']],
  ['everything', ['--method', 'resources/read', '--uri', DOCUMENT]],
  ['filesystem', ['--method', 'tools/list']],
  [
    'filesystem',
    ['--method', 'tools/call', '--tool-name', 'list_directory', '--tool-arg', 'path=.'],
  ],
  ['memory', ['--method', 'tools/list']],
  ['playwright', ['--method', 'tools/list']],
];

/** The Inspector has roots, for which a server has one tool more; a shared child hears of no roots. */
const withoutRoots = ({ tools, ...result }) =>
  tools ? { ...result, tools: tools.filter(({ name }) => name !== 'get-roots-list') } : result;

for (const [server, request] of REQUESTS) {
  test(`Inspector, ${server}: ${request.slice(1).join(' ')}`, async () => {
    const [found, expected] = await Promise.all([
      throughGateway(endpoint(server), request),
      straight(server, request),
    ]);
    assert.deepEqual(withoutFolder(found), withoutRoots(withoutFolder(expected)));
  });
}

test('Inspector, all servers: the tools', async () => {
  const { tools } = await throughGateway(aggregate, ['--method', 'tools/list']);
  assert.ok(tools.some(({ name }) => name === 'everything_get-sum'));
  assert.ok(tools.some(({ name }) => name === 'filesystem_read_text_file'));
});

test('Inspector, all servers: a call', async () => {
  const call = ['--method', 'tools/call', '--tool-name', 'everything_get-sum'];
  const { content } = await throughGateway(aggregate, [...call, '--tool-arg', 'a=19', 'b=23']);
  assert.match(content[0].text, /42/);
});
