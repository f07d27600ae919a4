// A legacy child asks while a modern client calls: the call is parked, and its state is the key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXCLUSIVE, modern, textOf } from './gateway.mjs';

const CAPABILITIES = { elicitation: { form: {} }, sampling: {}, roots: {} };
const INVALID_PARAMS = -32602;

const someone = (server) => modern(server, { capabilities: CAPABILITIES });

/** The same with each server whose children serve one client at a time. */
function each(name, work) {
  for (const server of EXCLUSIVE) test(`${server}: ${name}`, () => work(server));
}

const accept = (content) => ({ action: 'accept', content });

/** What the child asks, and the state to answer it with. */
function parked({ answer, raw }) {
  assert.equal(answer.result?.resultType, 'input_required', raw);
  const { inputRequests, requestState } = answer.result;
  return { keys: Object.keys(inputRequests), inputRequests, requestState };
}

const retry = (client, tool, input, { keys, requestState }, content) =>
  client.call(tool, input, {
    params: { requestState, inputResponses: { [keys[0]]: accept(content) } },
  });

function refused({ answer, raw }) {
  assert.equal(answer.error?.code, INVALID_PARAMS, raw);
}

const ASK = ['test_elicitation', { message: 'Who?' }];
const WHO = { username: 'me', email: 'me@example.com' };

each('a parked call goes on where it was', async (server) => {
  const client = someone(server);
  const question = parked(await client.call(...ASK));
  const [asked] = Object.values(question.inputRequests);
  assert.equal(asked.params.message, 'Who?');
  assert.equal(asked.params._meta, undefined);
  assert.match(textOf(await retry(client, ...ASK, question, WHO)), /"username":"me"/);
});

each('a state is good for one answer', async (server) => {
  const client = someone(server);
  const question = parked(await client.call(...ASK));
  textOf(await retry(client, ...ASK, question, WHO));
  refused(await retry(client, ...ASK, question, WHO));
});

each('a state of an earlier round is refused, and the call goes on', async (server) => {
  const client = someone(server);
  const tool = ['test_input_required_result_multi_round', {}];
  const first = parked(await client.call(...tool));
  const second = parked(await retry(client, ...tool, first, { name: 'Ada' }));
  assert.notEqual(second.requestState, first.requestState);
  refused(await retry(client, ...tool, first, { name: 'Eve' }));
  const end = await retry(client, ...tool, second, { color: 'blue' });
  assert.equal(textOf(end), 'Ada likes blue');
});

each('a state that was tampered with is refused, and the call goes on', async (server) => {
  const client = someone(server);
  const question = parked(await client.call(...ASK));
  const { requestState } = question;
  for (const at of [0, Math.floor(requestState.length / 2), requestState.length - 2]) {
    const letter = requestState[at] === 'A' ? 'B' : 'A';
    const forged = requestState.slice(0, at) + letter + requestState.slice(at + 1);
    refused(await retry(client, ...ASK, { ...question, requestState: forged }, WHO));
  }
  for (const forged of ['', 'x', `${requestState}x`, requestState.slice(1)]) {
    refused(await retry(client, ...ASK, { ...question, requestState: forged }, WHO));
  }
  textOf(await retry(client, ...ASK, question, WHO));
});

each('a state is good for its call only', async (server) => {
  const client = someone(server);
  const question = parked(await client.call(...ASK));
  refused(await retry(client, ASK[0], { message: 'Whoever?' }, question, WHO));
  refused(await retry(client, 'test_streaming_elicitation', ASK[1], question, WHO));
  textOf(await retry(client, ...ASK, question, WHO));
});

each('an answer that is missing or no object is asked for again', async (server) => {
  const client = someone(server);
  const question = parked(await client.call(...ASK));
  const { requestState, keys } = question;
  const again = parked(await client.call(...ASK, { params: { requestState, inputResponses: {} } }));
  assert.deepEqual(again.keys, keys);
  const params = { requestState: again.requestState, inputResponses: { [keys[0]]: 'yes' } };
  const third = parked(await client.call(...ASK, { params }));
  textOf(await retry(client, ...ASK, third, WHO));
});

each('calls parked at once get their own answers', async (server) => {
  const names = ['Ada', 'Bob', 'Cem', 'Dee'];
  const tool = ['test_input_required_result_elicitation', {}];
  const client = someone(server);
  const questions = await Promise.all(names.map(async () => parked(await client.call(...tool))));
  const states = new Set(questions.map(({ requestState }) => requestState));
  assert.equal(states.size, names.length);
  const greetings = names.map(async (name, i) =>
    textOf(await retry(client, ...tool, questions[i], { name })),
  );
  assert.deepEqual(
    await Promise.all(greetings),
    names.map((name) => `Hello, ${name}!`),
  );
});

each('a client that cannot answer is told what it lacks', async (server) => {
  const { status, answer } = await modern(server).call(...ASK);
  assert.equal(status, 400);
  assert.equal(answer.error.code, -32021);
  assert.ok(answer.error.data.requiredCapabilities.elicitation);
});

const tokens = process.env.GATEWAY_TOKENS?.split(',');
test('a state is refused to everyone but its owner', { skip: !tokens && 'no tokens' }, async () => {
  const [mine, theirs] = tokens.map((token) =>
    modern('kit-legacy', {
      capabilities: CAPABILITIES,
      headers: { authorization: `Bearer ${token}` },
    }),
  );
  const question = parked(await mine.call(...ASK));
  refused(await retry(theirs, ...ASK, question, WHO));
  textOf(await retry(mine, ...ASK, question, WHO));
});
