// The SDKs see the same through the gateway as when they speak to the server themselves.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { aggregate, endpoint } from '../mixups/gateway.mjs';
import { gather } from './gather.mjs';
import { SDKS } from './sdks.mjs';
import { SERVERS, directly, prepareFiles, withoutFolder } from './servers.mjs';

before(prepareFiles);

async function gathered(client, server) {
  try {
    return withoutFolder(await gather(client, server));
  } finally {
    await client.close();
  }
}

for (const [name, sdk] of Object.entries(SDKS)) {
  for (const server of SERVERS) {
    test(`${name}, ${server}: the same as directly`, async () => {
      const expected = await gathered(await sdk.stdio(directly(server)), server);
      const found = await gathered(await sdk.http(endpoint(server)), server);
      assert.ok(expected.tools.length > 0);
      assert.deepEqual(found, expected);
    });
  }

  test(`${name}: progress of a long operation`, async (t) => {
    const client = await sdk.http(endpoint('everything'));
    t.after(() => client.close());
    const heard = [];
    const input = { duration: 0.5, steps: 5 };
    const result = await client.run(
      { name: 'trigger-long-running-operation', arguments: input },
      { onprogress: ({ progress, total }) => heard.push([progress, total]) },
    );
    assert.match(result.content[0].text, /Steps: 5/);
    assert.deepEqual(
      heard,
      [1, 2, 3, 4, 5].map((step) => [step, 5]),
    );
  });

  test(`${name}: a server that asks its client`, async (t) => {
    const client = await sdk.http(endpoint('interactive'), { interactive: true });
    t.after(() => client.close());
    const run = async (tool, input = {}) =>
      JSON.stringify((await client.run({ name: tool, arguments: input })).content);
    assert.match(await run('trigger-sampling-request', { prompt: 'Say it' }), /Polly says so/);
    assert.match(await run('trigger-elicitation-request'), /Ada/);
    assert.match(await run('get-roots-list'), /file:\/\/\/srv\/data/);
  });

  test(`${name}: the era is the client's`, async (t) => {
    for (const url of [endpoint('everything'), aggregate]) {
      const client = await sdk.http(url);
      t.after(() => client.close());
      const version = client.getNegotiatedProtocolVersion?.() ?? client.transport.protocolVersion;
      assert.equal(version, sdk.modern ? '2026-07-28' : '2025-11-25', url);
    }
  });
}
