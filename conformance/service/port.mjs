import { once } from 'node:events';
import { createServer } from 'node:net';

// Below those that the system gives to outgoing connections, one of which might take it meanwhile.
const FIRST = 12_000;
const COUNT = 18_000;

const given = new Set();

/** A port that nobody listens on, and that nobody else was given. */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
  }
}

async function isFree(port) {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
