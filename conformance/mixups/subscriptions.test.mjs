// Whoever listens hears what was asked for, under the id of the own subscription.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../wire/until.mjs';
import { subscriptionOf } from '../wire/modern.mjs';
import { ALL, SHARED, legacy, modern, textOf } from './gateway.mjs';

const TOOLS_CHANGED = 'notifications/tools/list_changed';
const PROMPTS_CHANGED = 'notifications/prompts/list_changed';
const UPDATED = 'notifications/resources/updated';
const WATCHED = 'test://watched-resource';
const OTHER = 'test://static-text';

async function listen(t, server, notifications, id) {
  const listening = await modern(server).listen(notifications, id);
  t.after(() => listening.stop());
  assert.deepEqual(listening.acknowledged.params.notifications, notifications);
  assert.strictEqual(subscriptionOf(listening.acknowledged), id);
  return listening;
}

const hears = ({ heard }, method) =>
  until(() => heard.find((message) => message.method === method), `${method} to be heard`);

for (const server of ALL) {
  for (const ids of [
    ['a', 7],
    [1, '1'],
    ['same', 'same'],
  ]) {
    test(`${server}: two that listen as ${JSON.stringify(ids)} hear under their ids`, async (t) => {
      const filter = { toolsListChanged: true };
      const both = await Promise.all(ids.map((id) => listen(t, server, filter, id)));
      textOf(await modern(server).call('test_trigger_tool_change'));
      for (const [i, listening] of both.entries()) {
        await hears(listening, TOOLS_CHANGED);
        for (const message of listening.heard) {
          assert.strictEqual(subscriptionOf(message), ids[i]);
        }
      }
    });
  }

  test(`${server}: one hears only what it asked for`, async (t) => {
    const tools = await listen(t, server, { toolsListChanged: true }, 1);
    const prompts = await listen(t, server, { promptsListChanged: true }, 1);
    textOf(await modern(server).call('test_trigger_tool_change'));
    await hears(tools, TOOLS_CHANGED);
    textOf(await modern(server).call('test_trigger_prompt_change'));
    await hears(prompts, PROMPTS_CHANGED);
    assert.ok(tools.heard.every(({ method }) => method === TOOLS_CHANGED));
    assert.ok(prompts.heard.every(({ method }) => method === PROMPTS_CHANGED));
  });
}

for (const server of SHARED) {
  const touch = async (uri) => textOf(await modern(server).call('kit_touch', { uri }));

  test(`${server}: one hears only of the resources it watches`, async (t) => {
    const watching = await listen(t, server, { resourceSubscriptions: [WATCHED] }, 1);
    const other = await listen(t, server, { resourceSubscriptions: [OTHER] }, 1);
    await touch(WATCHED);
    await hears(watching, UPDATED);
    await touch(OTHER);
    await hears(other, UPDATED);
    assert.deepEqual(urisIn(watching), [WATCHED]);
    assert.deepEqual(urisIn(other), [OTHER]);
  });

  test(`${server}: one that stops to watch does not stop another`, async (t) => {
    const leaving = await listen(t, server, { resourceSubscriptions: [WATCHED] }, 'leaving');
    const staying = await listen(t, server, { resourceSubscriptions: [WATCHED] }, 'staying');
    await leaving.stop();
    // Nothing tells when the gateway has noticed that; a few rounds give it time.
    for (let round = 1; round <= 5; round++) {
      await touch(WATCHED);
      await until(() => staying.heard.length >= round, `round ${round}`);
    }
    assert.deepEqual(leaving.heard, []);
  });

  test(`${server}: sessions hear of what they watch, without a subscription id`, async (t) => {
    const watching = await legacy(t, server);
    const other = await legacy(t, server);
    const streams = await Promise.all([watching.stream(), other.stream()]);
    for (const stream of streams) t.after(() => stream.stop());
    const { answer } = await watching.request('resources/subscribe', { uri: WATCHED });
    assert.ok(answer.result);
    await until(async () => {
      await touch(WATCHED); // a subscription may take a moment to reach the child
      return streams[0].heard.find(({ method }) => method === UPDATED);
    }, 'the update');
    const updates = streams.map(({ heard }) => heard.filter(({ method }) => method === UPDATED));
    assert.deepEqual(updates[0][0].params, { uri: WATCHED });
    assert.deepEqual(updates[1], []);
  });
}

const urisIn = ({ heard }) => heard.map(({ params }) => params.uri);
