// One POST of one message, already written, and everything that comes back for it.
import { messages } from './sse.mjs';

const ACCEPT = {
  accept: 'application/json, text/event-stream',
  'content-type': 'application/json',
};

const LIMIT_MILLIS = 30_000; // a call that hangs is to fail its own test, not the whole file

/** @returns {{status, headers, raw, heard, answer}} with what was heard before the answer */
export async function post(url, body, headers, { signal, onMessage = () => {} } = {}) {
  const limit = AbortSignal.timeout(LIMIT_MILLIS);
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...ACCEPT, ...headers },
    body,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const result = { status: response.status, headers: response.headers, raw: '', heard: [] };
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    result.raw = await response.text();
    result.answer = parsed(result.raw);
    return result;
  }
  for await (const data of messages(response)) {
    const received = JSON.parse(data);
    if (received.method === undefined) {
      result.raw = data;
      result.answer = received;
    } else {
      result.heard.push(received);
      onMessage(received);
    }
  }
  return result;
}

/** Some refusals have no body, or none in JSON. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
