// What cancels a call differs between the eras: a lost connection, or a notification.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../wire/until.mjs';
import { ALL, EXCLUSIVE, SHARED, legacy, modern, statsOf, textOf } from './gateway.mjs';

const LONG = 30_000;

/** Begins a sleep, and returns it with what tells that the child is at it. */
function begin(someone, ms, options = {}) {
  const leaving = new AbortController();
  let begun;
  const running = new Promise((resolve) => {
    begun = resolve;
  });
  const signal = leaving.signal;
  const result = someone
    .call('kit_sleep', { ms }, { token: 't', signal, onMessage: begun, ...options })
    .catch((e) => e);
  return { running, result, leave: () => leaving.abort() };
}

for (const server of SHARED) {
  test(`modern, ${server}: a lost connection cancels the call, and no other`, async () => {
    const someone = modern(server);
    const { cancelled } = await statsOf(someone);
    const mine = begin(someone, LONG);
    const theirs = begin(modern(server), 1500);
    await Promise.all([mine.running, theirs.running]);
    mine.leave();
    await until(async () => (await statsOf(someone)).cancelled > cancelled, 'the cancellation');
    assert.equal(textOf(await theirs.result), 'slept 1500');
    assert.equal((await statsOf(someone)).cancelled, cancelled + 1);
  });
}

for (const server of EXCLUSIVE) {
  test(`modern, ${server}: a child is free again after a lost connection`, async () => {
    const someone = modern(server);
    for (let i = 0; i < 12; i++) {
      // more than a pool would hold
      const mine = begin(someone, LONG);
      await mine.running;
      mine.leave();
      await mine.result;
    }
    assert.equal(textOf(await someone.call('kit_echo', { text: 'free' })), 'free');
  });
}

for (const server of ALL) {
  test(`legacy, ${server}: a lost connection cancels nothing`, async (t) => {
    const someone = await legacy(t, server);
    const before = await statsOf(someone);
    const mine = begin(someone, 600);
    await mine.running;
    mine.leave();
    await until(async () => (await statsOf(someone)).slept > before.slept, 'the end of the sleep');
    assert.equal((await statsOf(someone)).cancelled, before.cancelled);
  });

  test(`legacy, ${server}: a notification cancels the call`, async (t) => {
    const someone = await legacy(t, server);
    const { cancelled } = await statsOf(someone);
    const mine = begin(someone, LONG, { id: 'mine' });
    await mine.running;
    await someone.notify('notifications/cancelled', { requestId: 'mine' });
    await until(async () => (await statsOf(someone)).cancelled > cancelled, 'the cancellation');
    const { answer } = await mine.result;
    assert.equal(answer?.result, undefined, 'no result of a cancelled call');
  });

  test(`legacy, ${server}: nobody cancels the call of another session`, async (t) => {
    const someone = await legacy(t, server);
    const stranger = await legacy(t, server);
    const mine = begin(someone, 800, { id: 'shared id' });
    await mine.running;
    await stranger.notify('notifications/cancelled', { requestId: 'shared id' });
    assert.equal(textOf(await mine.result), 'slept 800');
  });
}
