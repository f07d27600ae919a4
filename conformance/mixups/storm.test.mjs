// All of it at once, at random: clients of both eras call, leave, listen, answer questions and crash
// servers. Whatever happens, an answer is the caller's own or an error that says why, and comes soon.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../wire/until.mjs';
import { LegacySession } from '../wire/legacy.mjs';
import { ALL, ERAS, endpoint, isExclusive, isRemote, modern } from './gateway.mjs';

const SECONDS = Number(process.env.STORM_SECONDS ?? 10);
const SEED = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000);
const SOON_MILLIS = 15_000;
const ASKABLE = { elicitation: { form: {} }, sampling: {}, roots: {} };

/** Mulberry32: the same storm for the same seed, as far as the machine allows. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const answerer = (method) =>
  method === 'elicitation/create' && {
    action: 'accept',
    content: { username: 'storm', email: 's@example.com' },
  };

class Walker {
  #random;
  #name;
  #era;
  #server;
  #client;
  #step = 0;
  counts = {};

  constructor(name, era, server, random) {
    this.#name = name;
    this.#era = era;
    this.#server = server;
    this.#random = random;
  }

  async walk(end) {
    const deeds = [
      ...Array(12).fill(this.echo),
      ...Array(5).fill(this.sleep),
      ...Array(3).fill(this.leave),
      ...Array(2).fill(this.listen),
      ...Array(isExclusive(this.#server) ? 3 : 0).fill(this.question),
      this.begin,
      this.crash,
    ];
    while (performance.now() < end) {
      const deed = deeds[Math.floor(this.#random() * deeds.length)];
      this.counts[deed.name] = (this.counts[deed.name] ?? 0) + 1;
      const before = performance.now();
      await deed.call(this);
      const took = performance.now() - before;
      assert.ok(took < SOON_MILLIS, `${this.#name}: ${deed.name} took ${took} ms`);
    }
    await this.#client?.close?.();
  }

  async #someone() {
    this.#client ??=
      this.#era === 'modern'
        ? modern(this.#server, { capabilities: ASKABLE })
        : await LegacySession.open(endpoint(this.#server), {
            capabilities: { elicitation: {} },
            answer: answerer,
          });
    return this.#client;
  }

  /** A session may not begin while its server is down; the next deed tries again. */
  async #with(action) {
    let someone;
    try {
      someone = await this.#someone();
    } catch (e) {
      assert.match(
        e.message,
        /No session: (200|503) .*(starting|restarted|child|ended|not up|cannot be reached|broke off)/,
      );
      await pause(100);
      return undefined;
    }
    return action(someone);
  }

  /** The result, or undefined if the call failed for a good reason. */
  #own({ answer, status, raw }) {
    if (answer?.result) return answer.result;
    if (status === 404) {
      this.#client = undefined; // the session went to make room
      return undefined;
    }
    assert.ok(answer?.error, `${this.#name}: neither result nor error: ${status} ${raw}`);
    assert.match(answer.error.message, new RegExp(this.#server), raw);
    return undefined;
  }

  echo() {
    return this.#with(async (someone) => {
      const text = `${this.#name} ${++this.#step}`;
      const result = this.#own(await someone.call('kit_echo', { text }));
      if (result) assert.equal(result.content[0].text, text, 'its own answer');
    });
  }

  sleep() {
    return this.#with(async (someone) => {
      const token = `${this.#name}-${++this.#step}`;
      const ms = 50 + Math.floor(this.#random() * 300);
      const heard = [];
      const onMessage = (message) => heard.push(message);
      const result = this.#own(await someone.call('kit_sleep', { ms }, { token, onMessage }));
      if (result) assert.equal(result.content[0].text, `slept ${ms}`);
      const progress = heard.filter(({ method }) => method === 'notifications/progress');
      for (const { params } of progress) assert.equal(params.progressToken, token, 'its own');
    });
  }

  leave() {
    return this.#with(async (someone) => {
      const leaving = new AbortController();
      const call = someone
        .call('kit_sleep', { ms: 5_000 }, { signal: leaving.signal })
        .catch((e) => e);
      await pause(Math.floor(this.#random() * 150));
      leaving.abort();
      await call;
      if (this.#era === 'legacy') {
        this.#client = undefined; // the call goes on, and its session with it
      }
    });
  }

  listen() {
    return this.#with(async (someone) => {
      if (this.#era === 'legacy') {
        const stream = await someone.stream().catch(() => undefined);
        await pause(50);
        await stream?.stop();
        return;
      }
      const id = `${this.#name}-listen-${++this.#step}`;
      const listening = await someone.listen({ toolsListChanged: true }, id).catch(() => undefined);
      await pause(50);
      await listening?.stop();
      for (const { params } of listening?.heard ?? []) {
        assert.equal(params._meta['io.modelcontextprotocol/subscriptionId'], id, 'its own');
      }
    });
  }

  question() {
    return this.#with(async (someone) => {
      const input = { message: `${this.#name} ${++this.#step}` };
      const first = this.#own(await someone.call('test_elicitation', input));
      if (!first || this.#era === 'legacy' || this.#random() < 0.2) return; // or walks away
      assert.equal(first.resultType, 'input_required');
      const [[key, asked]] = Object.entries(first.inputRequests);
      assert.equal(asked.params.message, input.message, 'its own question');
      const answer = { action: 'accept', content: { username: this.#name, email: 'a@b.c' } };
      const params = { requestState: first.requestState, inputResponses: { [key]: answer } };
      const { answer: second, raw } = await someone.call('test_elicitation', input, { params });
      if (second?.result) assert.ok(raw.includes(this.#name), 'its own answer');
      else assert.ok(second?.error, raw);
    });
  }

  async begin() {
    await this.#client?.close?.();
    this.#client = undefined;
  }

  crash() {
    if (this.#random() < 0.7) return undefined; // not too often
    return this.#with(async (someone) => this.#own(await someone.call('kit_crash')));
  }
}

test(`a storm (STORM_SEED=${SEED}, STORM_SECONDS=${SECONDS})`, async (t) => {
  const end = performance.now() + SECONDS * 1_000;
  const walkers = [];
  for (const server of ALL) {
    for (const era of ERAS) {
      for (let i = 0; i < (isExclusive(server) ? 2 : isRemote(server) ? 3 : 5); i++) {
        const random = generator(SEED + walkers.length);
        walkers.push(new Walker(`${era}-${server}-${i}`, era, server, random));
      }
    }
  }
  await Promise.all(walkers.map((walker) => walker.walk(end)));
  const deeds = {};
  for (const { counts } of walkers) {
    for (const [deed, count] of Object.entries(counts)) deeds[deed] = (deeds[deed] ?? 0) + count;
  }
  t.diagnostic(JSON.stringify(deeds));
  for (const server of ALL) {
    await until(async () => {
      const { answer } = await modern(server).call('kit_echo', { text: 'calm' });
      return answer?.result?.content[0].text === 'calm';
    }, `${server} serves on`);
  }
});
