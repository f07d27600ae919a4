// A log line of one client's call is never another client's to read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, isExclusive, legacy, modern, textOf } from './gateway.mjs';

const logsIn = ({ heard }) =>
  heard.filter(({ method }) => method === 'notifications/message').map(({ params }) => params.data);

for (const server of ALL) {
  test(`modern, ${server}: calls at once hear their own lines or none`, async () => {
    const names = ['one', 'two', 'three', 'four'];
    const calls = names.map((text) =>
      modern(server).call('kit_log', { text, times: 10 }, { level: 'debug', id: 1 }),
    );
    for (const [i, result] of (await Promise.all(calls)).entries()) {
      assert.equal(textOf(result), names[i]);
      assert.ok(
        logsIn(result).every((line) => line === names[i]),
        logsIn(result).join(),
      );
    }
  });

  test(`modern, ${server}: who asks for no lines hears none`, async () => {
    const [quiet] = await Promise.all([
      modern(server).call('kit_log', { text: 'quiet', times: 10 }),
      modern(server).call('kit_log', { text: 'loud', times: 10 }, { level: 'debug' }),
    ]);
    assert.equal(textOf(quiet), 'quiet');
    assert.deepEqual(logsIn(quiet), []);
  });
}

for (const server of ALL.filter((each) => isExclusive(each) || each.endsWith('-modern'))) {
  test(`modern, ${server}: a call alone hears all of its lines`, async () => {
    const result = await modern(server).call(
      'kit_log',
      { text: 'mine', times: 5 },
      { level: 'info' },
    );
    assert.deepEqual(logsIn(result), Array(5).fill('mine'));
  });

  test(`modern, ${server}: lines below the asked level stay away`, async () => {
    const result = await modern(server).call(
      'kit_log',
      { text: 'x', times: 5 },
      { level: 'error' },
    );
    assert.equal(textOf(result), 'x');
    assert.deepEqual(logsIn(result), []);
  });
}

for (const server of ALL) {
  test(`legacy, ${server}: sessions at once hear their own lines or none`, async (t) => {
    const names = ['one', 'two'];
    const sessions = await Promise.all(names.map(() => legacy(t, server)));
    const streams = await Promise.all(sessions.map((session) => session.stream()));
    for (const stream of streams) t.after(() => stream.stop());
    for (const session of sessions) await session.request('logging/setLevel', { level: 'debug' });
    const calls = sessions.map((session, i) =>
      session.call('kit_log', { text: names[i], times: 10 }),
    );
    for (const [i, result] of (await Promise.all(calls)).entries()) {
      const lines = [...logsIn(result), ...logsIn(streams[i])];
      assert.ok(
        lines.every((line) => line === names[i]),
        lines.join(),
      );
      if (isExclusive(server)) assert.equal(lines.length, 10, 'it has a child of its own');
    }
  });
}
