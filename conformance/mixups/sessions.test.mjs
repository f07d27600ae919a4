// Sessions of the legacy era: who may use which, and until when.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LegacySession } from '../wire/legacy.mjs';
import { post } from '../wire/post.mjs';
import { ALL, endpoint, legacy, textOf } from './gateway.mjs';

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

const ping = (server, session, headers) =>
  post(endpoint(server), PING, { 'mcp-session-id': session, ...headers });

for (const server of ALL) {
  test(`${server}: a session that never was is 404`, async (t) => {
    await legacy(t, server); // so the endpoint is there
    assert.equal((await ping(server, 'never-was')).status, 404);
  });

  test(`${server}: no session is 400`, async () => {
    assert.equal((await post(endpoint(server), PING)).status, 400);
  });

  test(`${server}: an ended session is 404, and others go on`, async (t) => {
    const ending = await legacy(t, server);
    const other = await legacy(t, server);
    assert.equal((await ping(server, ending.id)).status, 200);
    const { status } = await ending.close();
    assert.ok(status >= 200 && status < 300, `DELETE is ${status}`);
    assert.equal((await ping(server, ending.id)).status, 404);
    assert.equal(textOf(await other.call('kit_echo', { text: 'on' })), 'on');
  });

  test(`${server}: the session has the version that the client asked for`, async (t) => {
    for (const version of ['2025-11-25', '2025-06-18', '2025-03-26']) {
      const session = await legacy(t, server, { version });
      assert.equal(session.handshake.protocolVersion, version);
    }
  });

  test(`${server}: a version that is not known is answered with one that is`, async (t) => {
    const session = await legacy(t, server, { version: '1999-01-01' });
    assert.match(session.handshake.protocolVersion, /^20\d\d-\d\d-\d\d$/);
  });

  test(`${server}: an unknown version header is 400`, async (t) => {
    const session = await legacy(t, server);
    const { status } = await ping(server, session.id, { 'mcp-protocol-version': '1999-01-01' });
    assert.equal(status, 400);
  });
}

test('a session of one server is none of another', async (t) => {
  const session = await legacy(t, 'kit-shared');
  assert.equal((await ping('kit-modern', session.id)).status, 404);
});

// Two tokens of different people, where the gateway under test knows any.
const tokens = process.env.GATEWAY_TOKENS?.split(',');
test('a session is 404 to everyone but its owner', { skip: !tokens && 'no tokens' }, async () => {
  const [mine, theirs] = tokens.map((token) => ({ authorization: `Bearer ${token}` }));
  const session = await LegacySession.open(endpoint('kit-shared'), { headers: mine });
  assert.equal((await ping('kit-shared', session.id, mine)).status, 200);
  assert.equal((await ping('kit-shared', session.id, theirs)).status, 404);
});
