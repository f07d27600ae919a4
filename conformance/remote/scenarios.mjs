// The scenarios of the suite for clients: what our own side of a connection to a remote server must
// do.

const LEGACY = '2025-11-25';
const MODERN = '2026-07-28';

/** Which have to pass; `version` is the revision that the suite speaks in it. */
export const SCENARIOS = [
  ...of(LEGACY, ['initialize', 'tools_call', 'sse-retry']),
  ...of(MODERN, [
    'tools_call',
    'request-metadata',
    'http-standard-headers',
    'http-custom-headers',
    'http-invalid-tool-headers',
    'sep-2322-client-request-state',
  ]),
  ...of(LEGACY, ['auth/scope-step-up', 'auth/token-endpoint-auth-basic']),
  ...of(MODERN, [
    'auth/metadata-default',
    'auth/metadata-var1',
    'auth/metadata-var2',
    'auth/metadata-var3',
    'auth/basic-cimd',
    'auth/scope-from-www-authenticate',
    'auth/scope-from-scopes-supported',
    'auth/scope-omitted-when-undefined',
    'auth/scope-step-up',
    'auth/scope-retry-limit',
    'auth/token-endpoint-auth-basic',
    'auth/token-endpoint-auth-post',
    'auth/token-endpoint-auth-none',
    'auth/pre-registration',
    'auth/resource-mismatch',
    'auth/offline-access-scope',
    'auth/offline-access-not-supported',
    'auth/authorization-server-migration',
    'auth/iss-supported',
    'auth/iss-not-advertised',
    'auth/iss-supported-missing',
    'auth/iss-wrong-issuer',
    'auth/iss-unexpected',
    'auth/iss-normalized',
    'auth/metadata-issuer-mismatch',
  ]),
  ...of(undefined, ['auth/client-credentials-jwt', 'auth/client-credentials-basic']),
];

function of(version, names) {
  return names.map((name) => ({ name, version }));
}

export const labelOf = ({ name, version }) => (version ? `${name} (${version})` : name);
