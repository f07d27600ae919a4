// What may differ between a legacy server spoken to directly and the same through the gateway.
const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';

/** A result without what only the modern era has, and without what only the legacy era has. */
export function plain(result) {
  const { resultType, ttlMs, cacheScope, _meta, ...rest } = result;
  const { [SERVER_INFO]: info, ...meta } = _meta ?? {};
  if (rest.tools) rest.tools = rest.tools.map(({ execution, ...tool }) => tool);
  return Object.keys(meta).length > 0 ? { ...rest, _meta: meta } : rest;
}

/** The result, or the error that came instead. */
export async function outcome(call) {
  try {
    return plain(await call);
  } catch (e) {
    if (e.code === undefined) throw e;
    return { code: e.code, message: e.message };
  }
}
