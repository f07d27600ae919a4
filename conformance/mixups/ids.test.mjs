// Ids are the caller's: others may use the same, of the same or of another type, at the same time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ERAS, EXCLUSIVE, client, isExclusive, legacy, textOf } from './gateway.mjs';

const IDS = [1, '1', 0, -5, '', 'ü"\\', 9007199254740993n];

for (const era of ERAS) {
  for (const server of ALL) {
    test(`${era}, ${server}: an id comes back as it was written`, async (t) => {
      const someone = await client(t, era, server);
      for (const id of IDS) {
        const { raw } = await someone.call('kit_echo', { text: 'x' }, { id });
        const written = typeof id === 'bigint' ? String(id) : JSON.stringify(id);
        assert.ok(raw.includes(`"id":${written}`), `${written} in ${raw}`);
      }
    });

    test(`${era}, ${server}: clients that use one id at once get their own answers`, async (t) => {
      const count = isExclusive(server) && era === 'legacy' ? 4 : 16; // a child each
      const names = Array.from({ length: count }, (_, i) => `client ${i}`);
      const answers = names.map(async (name) => {
        const someone = await client(t, era, server);
        return textOf(await someone.call('kit_echo', { text: name }, { id: 1 }));
      });
      assert.deepEqual(await Promise.all(answers), names);
    });
  }

  for (const server of ['kit-shared', 'http-shared'].filter((each) => ALL.includes(each))) {
    test(`${era}, ${server}: a request of the child under the id of a call is not its answer`, async (t) => {
      const someone = await client(t, era, server);
      const names = Array.from({ length: 8 }, (_, i) => `call ${i}`);
      const answers = names.flatMap((text) => [
        someone.call('kit_same_id', { text }),
        someone.call('kit_echo', { text }),
      ]);
      const texts = (await Promise.all(answers)).map(textOf);
      assert.deepEqual(
        texts,
        names.flatMap((name) => [name, name]),
      );
    });
  }
}

for (const server of EXCLUSIVE) {
  test(`legacy, ${server}: a child that asks under the id of a call is answered`, async (t) => {
    const asked = [];
    const answer = (method) => {
      asked.push(method);
      return { roots: [] };
    };
    const someone = await legacy(t, server, { capabilities: { roots: {} }, answer });
    assert.equal(textOf(await someone.call('kit_same_id', { text: 'mine' })), 'mine');
    assert.deepEqual(asked, ['roots/list']);
  });
}
