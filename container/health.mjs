// Asks the service whether it lives, and says so by the exit status: the image has no curl.
const url = `http://127.0.0.1:${process.env.PORT}/actuator/health/liveness`;
const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) }).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
