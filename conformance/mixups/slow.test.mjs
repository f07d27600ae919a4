// A client that does not read slows nobody down but itself.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { SHARED, endpoint, modern, textOf } from './gateway.mjs';

const FLOOD = 20_000; // kilobytes, far beyond what the sockets between us hold

/** Sends a call, and reads nothing of its answer. */
function callAndStall(server) {
  const url = new URL(endpoint(server));
  const params = { name: 'kit_flood', arguments: { times: FLOOD } };
  const { body, headers } = modern(server).compose('tools/call', params, { token: 1 });
  const head = {
    host: url.host,
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  const socket = connect(Number(url.port), url.hostname);
  socket.pause();
  socket.write([`POST ${url.pathname} HTTP/1.1`, ...lines, '', body].join('\r\n'));
  return socket;
}

for (const server of SHARED) {
  test(`${server}: others are served while one does not read`, async (t) => {
    const stalled = callAndStall(server);
    t.after(() => stalled.destroy());
    const before = performance.now();
    for (let i = 0; i < 50; i++) {
      assert.equal(textOf(await modern(server).call('kit_echo', { text: `${i}` })), `${i}`);
    }
    const millis = performance.now() - before;
    assert.ok(millis < 10_000, `50 calls took ${Math.round(millis)} ms`);
    await endOf(stalled);
  });
}

/** It may have lost progress by now, or its connection; but it is not left waiting. */
function endOf(socket) {
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => reject(new Error('The stalled call never ended')), 20_000);
    const end = () => {
      clearTimeout(tooLong);
      resolve();
    };
    let tail = '';
    socket.on('data', (data) => {
      tail = (tail + data).slice(-4096);
      if (tail.includes(`flooded ${FLOOD}`)) end();
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.resume();
  });
}
