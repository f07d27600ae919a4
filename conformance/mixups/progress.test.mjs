// Progress goes to the call that asked for it, under the token that it gave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ERAS, client, textOf } from './gateway.mjs';

const progressIn = ({ heard }) =>
  heard.filter(({ method }) => method === 'notifications/progress').map(({ params }) => params);

for (const era of ERAS) {
  for (const server of ALL) {
    for (const token of ['token', 7]) {
      test(`${era}, ${server}: two clients with the token ${JSON.stringify(token)}`, async (t) => {
        const sleep = async (ms) => {
          const someone = await client(t, era, server);
          return someone.call('kit_sleep', { ms }, { token, id: 1 });
        };
        const durations = [300, 500, 700];
        const results = await Promise.all(durations.map(sleep));
        for (const [i, result] of results.entries()) {
          const total = durations[i];
          assert.equal(textOf(result), `slept ${total}`);
          const expected = [];
          for (let progress = 100; progress <= total; progress += 100) {
            expected.push({ progressToken: token, progress, total });
          }
          assert.deepEqual(progressIn(result).map(withoutMeta), expected);
        }
      });
    }

    test(`${era}, ${server}: no token, no progress`, async (t) => {
      const someone = await client(t, era, server);
      const other = await client(t, era, server);
      const [quiet, loud] = await Promise.all([
        someone.call('kit_sleep', { ms: 300 }),
        other.call('kit_sleep', { ms: 300 }, { token: 1 }),
      ]);
      assert.deepEqual(progressIn(quiet), []);
      assert.equal(progressIn(loud).length, 3);
    });
  }
}

const withoutMeta = ({ _meta, ...params }) => params;
