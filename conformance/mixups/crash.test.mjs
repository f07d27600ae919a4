// A child that ends takes its open calls along, at once and with a reason; clients go on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../wire/until.mjs';
import { ALL, ERAS, client, isExclusive, isRemote, modern } from './gateway.mjs';

for (const era of ERAS) {
  for (const server of ALL) {
    test(`${era}, ${server}: open calls fail with a reason, and the client goes on`, async (t) => {
      const someone = await client(t, era, server);
      const other = isExclusive(server) ? someone : await client(t, era, server);
      let begun;
      const running = new Promise((resolve) => {
        begun = resolve;
      });
      const sleep = other.call('kit_sleep', { ms: 3_000 }, { token: 1, onMessage: begun });
      await running;
      const crash = someone.call('kit_crash');
      const before = performance.now();
      // In the pool the two run in different children, and only one of these crashes; unless they
      // are connections to the same process.
      const alone = era === 'modern' && isExclusive(server) && !isRemote(server);
      for (const { answer, raw } of await Promise.all(alone ? [crash] : [crash, sleep])) {
        assert.ok(answer?.error, `an error, not ${raw}`);
        assert.match(answer.error.message, new RegExp(server), 'it names the server');
      }
      assert.ok(performance.now() - before < 10_000, 'at once');
      await until(async () => {
        const { answer } = await someone.call('kit_echo', { text: 'again' });
        return answer?.result?.content[0].text === 'again';
      }, 'an answer of the next child');
      // What a crash did to the other connections to the same process shows when they are used.
      if (isExclusive(server) && isRemote(server))
        await until(() => allServe(server), 'all of them');
      if (alone) assert.ok((await sleep).answer?.result, 'the call of the other child');
    });
  }
}

async function allServe(server) {
  const echo = () => modern(server).call('kit_echo', { text: 'again' });
  const echoes = await Promise.all(Array.from({ length: 16 }, echo));
  return echoes.every(({ answer }) => answer?.result);
}
