// A client of the modern era, which writes each request by hand: what SDKs would hide is what the
// tests are about.
import { post } from './post.mjs';
import { until } from './until.mjs';

const VERSION = '2026-07-28';
const META = 'io.modelcontextprotocol/';

export const subscriptionOf = (notification) => notification.params._meta[`${META}subscriptionId`];

const NAMED = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

export class ModernClient {
  #url;
  #capabilities;
  #headers;
  #count = 0;

  constructor(url, { capabilities = {}, headers = {} } = {}) {
    this.#url = url;
    this.#capabilities = capabilities;
    this.#headers = headers;
  }

  call(name, input = {}, options = {}) {
    return this.request('tools/call', { name, arguments: input, ...options.params }, options);
  }

  /** With options `id`, `token` (of progress), `level` (of logs), `signal` and `onMessage`. */
  request(method, params = {}, options = {}) {
    const { body, headers } = this.compose(method, params, options);
    return post(this.#url, body, headers, options);
  }

  /** The body and the headers of a request. */
  compose(method, params, { id = `modern-${++this.#count}`, token, level } = {}) {
    const meta = {
      [`${META}protocolVersion`]: VERSION,
      [`${META}clientCapabilities`]: this.#capabilities,
      [`${META}clientInfo`]: { name: 'mixups', version: '1' },
      ...(token !== undefined && { progressToken: token }),
      ...(level !== undefined && { [`${META}logLevel`]: level }),
    };
    const name = params[NAMED[method]];
    const headers = {
      'mcp-protocol-version': VERSION,
      'mcp-method': method,
      ...(name !== undefined && { 'mcp-name': name }),
      ...this.#headers,
    };
    return {
      body: written({ jsonrpc: '2.0', id, method, params: { ...params, _meta: meta } }),
      headers,
    };
  }

  /** Listens until `stop` is called; what came in is in `heard`. */
  async listen(notifications, id) {
    const heard = [];
    const ended = new AbortController();
    const options = { id, signal: ended.signal, onMessage: (message) => heard.push(message) };
    const over = this.request('subscriptions/listen', { notifications }, options).catch((e) => {
      if (e.name !== 'AbortError') throw e;
    });
    const failed = over.then((result) => {
      if (heard.length === 0) throw new Error(`No subscription: ${result?.raw}`);
    });
    failed.catch(() => {}); // looked at below, if at all
    await Promise.race([until(() => heard.length > 0, 'the acknowledgement'), failed]);
    const [acknowledged] = heard.splice(0, 1);
    const stop = async () => {
      ended.abort();
      await over;
    };
    return { acknowledged, heard, stop };
  }
}

/** JSON.stringify refuses integers beyond what a double can hold, which ids may be. */
export function written(message) {
  if (typeof message.id !== 'bigint') return JSON.stringify(message);
  return JSON.stringify({ ...message, id: '@id' }).replace('"@id"', String(message.id));
}
