// Runs the suite's scenarios for clients: the suite plays the remote server, and starts client.mjs,
// which starts our service with that server in its definitions file.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS, labelOf } from './scenarios.mjs';

const SUITE = join(import.meta.dirname, '../node_modules/@modelcontextprotocol/conformance');
const CLIENT = join(import.meta.dirname, 'client.mjs');
const AT_ONCE = 2; // each is mostly the start of a service
const LIMIT_MILLIS = 90_000; // of which the service takes some to start

/** @returns whether all pass */
export async function runRemote(folder, { only, verbose }) {
  const chosen = SCENARIOS.filter((scenario) => !only || labelOf(scenario).includes(only));
  let passed = 0;
  const waiting = [...chosen];
  const worker = async () => {
    for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
      if (await tried(scenario, folder, verbose)) passed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`\nRemote servers: ${passed}/${chosen.length} scenarios for clients\n`);
  return passed === chosen.length && chosen.length > 0;
}

async function tried(scenario, folder, verbose) {
  const { good, problems, checks } = await run(scenario, folder);
  console.log(`${good ? 'ok  ' : 'FAIL'} ${labelOf(scenario)}: ${checks} checks`);
  if (verbose || !good) for (const problem of problems) console.log(`       ${problem}`);
  return good;
}

async function run({ name, version }, parent) {
  const folder = join(parent, `${name}-${version ?? 'any'}`.replace(/[^\w.]+/g, '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = [join(SUITE, 'dist/index.js'), 'client', '--scenario', name];
  if (version) args.push('--spec-version', version);
  args.push('--timeout', String(LIMIT_MILLIS), '--output-dir', folder);
  args.push('--command', `${process.execPath} ${CLIENT}`);
  const env = { ...process.env, CLIENT_FOLDER: join(folder, 'service') };
  const options = { timeout: LIMIT_MILLIS + 20_000, maxBuffer: 1 << 28, env };
  const output = await new Promise((resolve) => {
    execFile(process.execPath, args, options, (_e, stdout, stderr) => resolve(stdout + stderr));
  });
  writeFileSync(join(folder, 'run.log'), output);
  return resultOf(folder);
}

function resultOf(folder) {
  const written = readdirSync(folder, { recursive: true }).find((f) => f.endsWith('checks.json'));
  if (!written) return { good: false, problems: ['The suite wrote no checks.'], checks: 0 };
  const checks = JSON.parse(readFileSync(join(folder, written), 'utf8'));
  const is = (wanted) => checks.filter(({ status }) => status === wanted);
  const problems = [...is('FAILURE'), ...is('WARNING')].map(
    ({ status, id, errorMessage, description }) =>
      `${status} ${id}: ${errorMessage ?? description}`,
  );
  const good = is('FAILURE').length === 0 && is('WARNING').length === 0 && is('SUCCESS').length > 0;
  return {
    good,
    problems,
    checks: `${is('SUCCESS').length}/${is('SUCCESS').length + problems.length}`,
  };
}
