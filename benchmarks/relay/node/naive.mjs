// The naive relay, which is what one writes first: a message goes to the child's stdin, and the next
// JSON that comes from its stdout is the answer. It is right for one caller at a time.
//
//   node naive.mjs PORT DEFINITIONS_FILE [MILLISECONDS_TO_WAIT_FOR_AN_ANSWER]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, definitionsFile, patience = '30000'] = process.argv.slice(2);
const { mcpServers } = JSON.parse(readFileSync(definitionsFile, 'utf8'));
const children = new Map();
const subscribers = new Set();

function tellSubscribers(id, type, data) {
  const event = `data: ${JSON.stringify({ type, serverId: id, data: data.toString() })}\n\n`;
  for (const subscriber of subscribers) {
    subscriber.write(event);
  }
}

for (const [id, { command, args }] of Object.entries(mcpServers)) {
  const child = spawn(command, args);
  child.stdout.setMaxListeners(0);
  child.stdout.on('data', (data) => tellSubscribers(id, 'server:stdout', data));
  child.stderr.on('data', (data) => tellSubscribers(id, 'server:stderr', data));
  children.set(id, child);
}

function nextAnswer(child, message) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.stdout.off('data', take);
      reject(new Error('Response timeout'));
    }, Number(patience));
    function take(data) {
      try {
        const answer = JSON.parse(data);
        child.stdout.off('data', take);
        clearTimeout(timer);
        resolve(answer);
      } catch {
        // Not JSON: keep listening.
      }
    }
    child.stdout.on('data', take);
    child.stdin.write(`${JSON.stringify(message)}\n`);
  });
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

function send(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function relay(id, request, response) {
  try {
    send(response, 200, await nextAnswer(children.get(id), await readBody(request)));
  } catch (error) {
    send(response, 500, { error: error.message });
  }
}

const server = createServer((request, response) => {
  const message = /^\/api\/mcp\/servers\/([^/]+)\/message$/.exec(request.url);
  if (message && children.has(message[1])) {
    relay(message[1], request, response);
  } else if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    subscribers.add(response);
    request.on('close', () => subscribers.delete(response));
  } else {
    send(response, 200, [...children].map(([id, { pid }]) => ({ id, pid })));
  }
});
server.listen(Number(port), '127.0.0.1');
