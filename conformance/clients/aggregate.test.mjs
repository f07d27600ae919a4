// All servers behind one endpoint, as the SDKs see them.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { aggregate, endpoint } from '../mixups/gateway.mjs';
import { outcome } from './compare.mjs';
import { SDKS } from './sdks.mjs';
import { SERVERS, callsOf, prepareFiles, promptsOf } from './servers.mjs';

before(prepareFiles);

const SUITABLE = /^[A-Za-z0-9_./-]{1,64}$/;

for (const [name, sdk] of Object.entries(SDKS)) {
  const open = async (t, url) => {
    const client = await sdk.http(url);
    t.after(() => client.close());
    return client;
  };

  test(`${name}: the tools of all servers, under their names`, async (t) => {
    const { tools } = await (await open(t, aggregate)).listTools();
    const names = tools.map((tool) => tool.name);
    assert.equal(new Set(names).size, names.length);
    for (const one of names) assert.match(one, SUITABLE);
    for (const server of SERVERS) {
      const own = await (await open(t, endpoint(server))).listTools();
      for (const { name: tool, description, inputSchema } of own.tools) {
        const found = tools.find((one) => one.name === `${server}_${tool}`);
        assert.ok(found, `${server}_${tool} is listed`);
        assert.deepEqual([found.description, found.inputSchema], [description, inputSchema]);
      }
    }
  });

  for (const server of SERVERS) {
    test(`${name}, ${server}: calls and prompts answer as on the endpoint of their own`, async (t) => {
      const all = await open(t, aggregate);
      const one = await open(t, endpoint(server));
      // Unknown tools are refused by different parties, in different words.
      for (const [tool, input] of callsOf(server).filter(([each]) => each !== 'no-such-tool')) {
        const expected = await outcome(one.run({ name: tool, arguments: input }));
        const found = await outcome(all.run({ name: `${server}_${tool}`, arguments: input }));
        if (!repeatable(tool)) continue;
        assert.deepEqual(found, expected, tool);
      }
      for (const [prompt, input] of promptsOf(server)) {
        const expected = await outcome(one.getPrompt({ name: prompt, arguments: input }));
        const params = { name: `${server}_${prompt}`, arguments: input };
        assert.deepEqual(await outcome(all.getPrompt(params)), expected, prompt);
      }
    });
  }

  test(`${name}: every listed resource can be read`, async (t) => {
    const all = await open(t, aggregate);
    const { resources } = await all.listResources();
    assert.ok(resources.length > 7, 'more than one server alone has');
    for (const { uri } of resources) {
      const { contents } = await all.readResource({ uri });
      assert.equal(contents[0].uri, uri);
      assert.ok((contents[0].text ?? contents[0].blob).length > 0, uri);
    }
  });

  test(`${name}: a tool that no server has is an error`, async (t) => {
    const all = await open(t, aggregate);
    const found = await outcome(all.run({ name: 'everything_no-such-tool', arguments: {} }));
    assert.ok(found.code === -32602 || found.isError, JSON.stringify(found));
  });
}

/** Entities are created once, so the second to ask hears something else. */
const repeatable = (tool) => tool !== 'create_entities' && tool !== 'get-resource-links';
