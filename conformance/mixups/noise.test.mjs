// What a child writes besides messages reaches no client.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ERAS, client, isRemote, textOf } from './gateway.mjs';

for (const era of ERAS) {
  // Its connection is all that we see of a remote server, not what it prints.
  for (const server of ALL.filter((each) => !isRemote(each))) {
    test(`${era}, ${server}: a line that is no message harms nobody`, async (t) => {
      const someone = await client(t, era, server);
      const results = await Promise.all([
        someone.call('kit_stdout_noise'),
        someone.call('kit_echo', { text: 'fine' }),
      ]);
      assert.deepEqual(results.map(textOf), ['noisy', 'fine']);
    });
  }

  for (const server of ALL) {
    test(`${era}, ${server}: a long answer arrives whole`, async (t) => {
      const someone = await client(t, era, server);
      const chars = 5_000_000;
      assert.equal(textOf(await someone.call('kit_big', { chars })).length, chars);
    });
  }
}
