// A client of the legacy era with one session, which writes each request by hand.
import { written } from './modern.mjs';
import { post } from './post.mjs';
import { messages } from './sse.mjs';

export class LegacySession {
  #url;
  #headers;
  #answer;
  #count = 0;

  /** `answer` gives results for the requests of the server, if it is to have any. */
  static async open(url, options = {}) {
    const { capabilities = {}, version = '2025-11-25', headers = {}, answer } = options;
    const session = new LegacySession(url, headers, answer);
    const clientInfo = { name: 'mixups', version: '1' };
    const params = { protocolVersion: version, capabilities, clientInfo };
    const opened = await session.request('initialize', params);
    session.handshake = opened.answer?.result;
    if (!session.handshake) throw new Error(`No session: ${opened.status} ${opened.raw}`);
    session.id = opened.headers.get('mcp-session-id');
    session.#headers = {
      ...headers,
      'mcp-session-id': session.id,
      'mcp-protocol-version': session.handshake.protocolVersion,
    };
    await session.notify('notifications/initialized');
    return session;
  }

  constructor(url, headers, answer) {
    this.#url = url;
    this.#headers = headers;
    this.#answer = answer;
  }

  call(name, input = {}, options = {}) {
    return this.request('tools/call', { name, arguments: input }, options);
  }

  /** With options `id`, `token` (of progress), `signal` and `onMessage`. */
  request(method, params = {}, options = {}) {
    const { id = ++this.#count, token } = options;
    const meta = token !== undefined && { _meta: { progressToken: token } };
    const message = { jsonrpc: '2.0', id, method, params: { ...params, ...meta } };
    const onMessage = (received) => {
      if (received.id !== undefined) this.#reply(received);
      options.onMessage?.(received);
    };
    return post(this.#url, written(message), this.#headers, { ...options, onMessage });
  }

  notify(method, params) {
    return post(this.#url, written({ jsonrpc: '2.0', method, params }), this.#headers);
  }

  async #reply({ id, method, params }) {
    const result = await this.#answer?.(method, params);
    const error = { code: -32601, message: 'Method not found' };
    const message = { jsonrpc: '2.0', id, ...(result ? { result } : { error }) };
    await post(this.#url, written(message), this.#headers);
  }

  /** Opens the stream for what belongs to no request. */
  async stream() {
    const ended = new AbortController();
    const headers = { ...this.#headers, accept: 'text/event-stream' };
    const response = await fetch(this.#url, { headers, signal: ended.signal });
    if (!response.ok) throw new Error(`No stream: ${response.status}`);
    const heard = [];
    const read = async () => {
      for await (const data of messages(response)) heard.push(JSON.parse(data));
    };
    const over = read().catch(() => {});
    const stop = async () => {
      ended.abort();
      await over;
    };
    return { heard, stop };
  }

  async close() {
    return fetch(this.#url, { method: 'DELETE', headers: this.#headers });
  }
}
