// The TypeScript SDK in its two versions, spoken to alike.
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as Http1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as types from '@modelcontextprotocol/sdk/types.js';
import {
  Client as Client2,
  StreamableHTTPClientTransport as Http2,
} from '@modelcontextprotocol/client';
import { StdioClientTransport as Stdio2 } from '@modelcontextprotocol/client/stdio';

const INFO = { name: 'conformance', version: '1' };

/** What a client answers to a server that asks. */
const ANSWERS = {
  'sampling/createMessage': () => ({
    model: 'a parrot',
    role: 'assistant',
    content: { type: 'text', text: 'Polly says so' },
  }),
  'elicitation/create': () => ({ action: 'accept', content: { name: 'Ada', check: true } }),
  'roots/list': () => ({ roots: [{ uri: 'file:///srv/data', name: 'data' }] }),
};

const INTERACTIVE = { sampling: {}, elicitation: { form: {} }, roots: {} };

const SCHEMAS = {
  'sampling/createMessage': types.CreateMessageRequestSchema,
  'elicitation/create': types.ElicitRequestSchema,
  'roots/list': types.ListRootsRequestSchema,
};

async function connect1(transport, { interactive = false } = {}) {
  const client = new Client1(INFO, { capabilities: interactive ? INTERACTIVE : {} });
  if (interactive) {
    for (const [method, answer] of Object.entries(ANSWERS)) {
      client.setRequestHandler(SCHEMAS[method], answer);
    }
  }
  await client.connect(transport);
  client.run = (params, options) => client.callTool(params, undefined, options);
  return client;
}

async function connect2(transport, mode, { interactive = false } = {}) {
  const capabilities = interactive ? INTERACTIVE : {};
  const client = new Client2(INFO, { capabilities, versionNegotiation: { mode } });
  if (interactive) {
    for (const [method, answer] of Object.entries(ANSWERS)) {
      client.setRequestHandler(method, answer);
    }
  }
  await client.connect(transport);
  client.run = (params, options) => client.callTool(params, options);
  return client;
}

export const SDKS = {
  'SDK 1': {
    http: (url, options) => connect1(new Http1(new URL(url)), options),
    stdio: (command, options) => connect1(new Stdio1(command), options),
  },
  'SDK 2, legacy': {
    http: (url, options) => connect2(new Http2(new URL(url)), 'legacy', options),
    stdio: (command, options) => connect2(new Stdio2(command), 'legacy', options),
  },
  // It asks which era the server is of: the gateway's is modern, that of the real servers legacy.
  'SDK 2, modern': {
    http: (url, options) => connect2(new Http2(new URL(url)), 'auto', options),
    stdio: (command, options) => connect2(new Stdio2(command), 'auto', options),
    modern: true,
  },
};
