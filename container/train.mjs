// Trains the AOT cache: starts the service as it is started in production, uses it a little in all
// the ways in which it is used most, and ends it in order, upon which the JVM writes the cache.
//
//   node train.mjs java @jvm.options -XX:AOTCacheOutput=mcp-manager.aot -jar /app/mcp-manager.jar
//
// The command is that of production but for one option: the JVM passes a cache over, and starts as
// if there were none, when the path of the jar or a flag differs. What the cache learns is which
// classes are needed, and which methods are hot; so a service that starts with it is quick at its
// first call and in its first flood. Nothing is left behind; the exit status tells how it went.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const TOKEN = 'only-while-the-cache-is-trained';
const CALLERS = 16;
const CALLS = 4_000;
const PATIENCE = 600_000; // for a whole training, the writing of the cache included

const [first, ...rest] = process.argv.slice(2);
await (first === '--as-server' ? serve() : train(first, rest));

/// An MCP server that echoes, and writes at length on both streams when it is told to.
async function serve() {
  const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    if (method === 'initialize') {
      const serverInfo = { name: 'training', version: '1' };
      say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo } });
    } else if (method === 'tools/call' && params.name === 'flood') {
      for (let i = 0; i < 60_000; i++) {
        const data = `line ${i} abcdefghijklmnopqrstuvwxyz`;
        say({ method: 'notifications/message', params: { level: 'info', data } });
        process.stdout.write(`flood ${data}\n`);
        process.stderr.write(`flood ${data}\n`);
      }
      say({ id, result: { content: [] } });
    } else if (method === 'tools/call') {
      say({ id, result: { content: [{ type: 'text', text: params.arguments.message }] } });
    } else if (id !== undefined) {
      say({ id, error: { code: -32601, message: 'Method not found' } });
    }
  }
}

async function train(command, args) {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-manager-training-'));
  const definitions = join(folder, 'mcp-servers.json');
  const server = { command: process.execPath, args: [SELF, '--as-server'], autoStart: true };
  await writeFile(definitions, JSON.stringify({ mcpServers: { training: server } }));
  const service = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      MCP_SERVERS_FILE: definitions,
      MCP_MANAGER_STATE_DIR: join(folder, 'state'),
      MCP_MANAGER_TOKEN: TOKEN,
    },
  });
  const ended = once(service, 'exit');
  const tooLong = setTimeout(() => service.kill('SIGKILL'), PATIENCE);
  try {
    await use(await portOf(service, ended));
    service.kill('SIGTERM');
    const [code] = await ended;
    if (code !== 143) { // 128 + SIGTERM: how a JVM ends that was asked to
      throw new Error(`The service ended with ${code}.`);
    }
  } finally {
    service.kill('SIGKILL');
    await ended;
    clearTimeout(tooLong);
    await rm(folder, { recursive: true, force: true });
  }
}

/// The port that the service says it listens on; the rest of its log is passed on.
async function portOf(service, ended) {
  const said = new Promise((resolve) => {
    createInterface({ input: service.stdout }).on('line', (line) => {
      console.log(line);
      const port = /Listening on http:\/\/\S+:(\d+)\//.exec(line);
      if (port) resolve(Number(port[1]));
    });
  });
  return Promise.race([said, ended.then(([code]) => Promise.reject(new Error(`It did not start (${code}).`)))]);
}

async function use(port) {
  const ask = async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: body || undefined,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
    return text;
  };
  const call = (id, name, message) =>
    ask('/api/mcp/servers/training/message', JSON.stringify({
      jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: { message } },
    }));

  await ask('/api/mcp/servers/training/start', '');
  const subscriber = await subscribe(port);
  await call(0, 'flood');
  let next = 0;
  await Promise.all(Array.from({ length: CALLERS }, async () => {
    while (next < CALLS) {
      const id = ++next;
      const answer = await call(id, 'echo', `message ${id}`);
      if (!answer.includes(`"message ${id}"`)) throw new Error(`A wrong answer: ${answer}`);
    }
  }));
  for (let i = 0; i < 20; i++) {
    for (const path of ['servers', 'servers/training', 'servers/training/logs', 'servers/training/runs', 'events']) {
      await ask(`/api/mcp/${path}`);
    }
    await ask('/actuator/health');
    await ask('/actuator/prometheus');
  }
  await ask('/api/mcp/servers/training/restart', '');
  subscriber.destroy();
}

/// A STOMP client that hears everything; it knows just enough of WebSocket to be one.
async function subscribe(port) {
  const socket = connect(port, '127.0.0.1');
  const frame = (text) => {
    const body = Buffer.from(`${text}\0`);
    socket.write(Buffer.concat([Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]), body]));
  };
  await once(socket, 'connect');
  socket.write(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
    'Sec-WebSocket-Protocol: v12.stomp\r\n\r\n');
  await once(socket, 'data');
  frame(`CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\nAuthorization:Bearer ${TOKEN}\n\n`);
  ['/topic/servers', '/topic/logs', '/topic/resources', '/app/servers'].forEach((destination, id) =>
    frame(`SUBSCRIBE\nid:${id}\ndestination:${destination}\n\n`));
  await once(socket, 'data');
  return socket.on('error', () => {}).resume();
}
