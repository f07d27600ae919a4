// Runs one set of the official suite against one server, and counts.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NODE_MODULES = join(import.meta.dirname, '../node_modules');
const CURRENT = '@modelcontextprotocol/conformance';
const LIMIT_MILLIS = 300_000;
const MOST_TRIES = 3;

/**
 * @returns {{scenarios: {name, scored, good, passed, failed}[], problems, repeated: string[]}}
 *
 * The suite waits half a second for some answers, whatever else the machine does meanwhile. So a
 * scenario that fails beside others is tried again alone, twice at most; `repeated` names those that
 * took it.
 */
export async function runPath(path, gateway, folder) {
  rmSync(folder, { recursive: true, force: true });
  const { args = [], scenarios, wire, suite = CURRENT } = path.set;
  const run = (name, selection) =>
    conform(suite, selection, `${gateway}/${path.server}`, join(folder, name));
  const alone = (scenario, name) => run(name, ['--scenario', scenario, ...(wire ?? [])]);

  const first = scenarios
    ? await inTurn(scenarios, (scenario) => alone(scenario, scenario))
    : await run('all', args);
  let results = first;
  for (let attempt = 2; attempt <= MOST_TRIES; attempt++) {
    const failed = results.filter(({ scored, good }) => scored && !good).map(({ name }) => name);
    const again = await inTurn(failed, (name) => alone(name, `try-${attempt}-${name}`));
    results = results.map((result) => again.find(({ name }) => name === result.name) ?? result);
  }
  return {
    scenarios: results.map(({ problems, ...counts }) => counts),
    problems: results.filter(({ scored }) => scored).flatMap(({ problems }) => problems),
    repeated: results
      .filter((result) => result.good && !first.includes(result))
      .map(({ name }) => name),
  };
}

async function inTurn(scenarios, run) {
  const results = [];
  for (const scenario of scenarios) results.push(...(await run(scenario)));
  return results;
}

/** Its status is not asked for: it says less than the files that it writes. */
async function conform(suite, selection, url, folder) {
  mkdirSync(folder, { recursive: true });
  const program = join(NODE_MODULES, suite, 'dist/index.js');
  const args = [program, 'server', ...selection, '--url', url, '--output-dir', folder];
  const options = { timeout: LIMIT_MILLIS, maxBuffer: 1 << 28 };
  const output = await new Promise((resolve) => {
    execFile(process.execPath, args, options, (_e, stdout, stderr) => resolve(stdout + stderr));
  });
  writeFileSync(join(folder, 'run.log'), output);
  const extras = extrasIn(output);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => resultOf(join(folder, name), name))
    .map((result) => ({ ...result, scored: !extras.has(result.name) }));
}

/** The scenarios that a frozen set runs, but does not require. */
function extrasIn(output) {
  const line = /^\s+[✓✗] (\S+) \((?:extension|added-after-release|pending)\)/gm;
  return new Set([...output.matchAll(line)].map(([, name]) => name));
}

function resultOf(folder, directory) {
  const name = directory.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
  const checks = JSON.parse(readFileSync(join(folder, 'checks.json'), 'utf8'));
  const count = (wanted) => checks.filter(({ status }) => status === wanted).length;
  const problems = checks
    .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
    .map(({ status, id, errorMessage = '' }) => `${status} ${name}: ${id}: ${errorMessage}`);
  const good = checks.length > 0 && count('FAILURE') === 0;
  return { name, good, passed: count('SUCCESS'), failed: count('FAILURE'), problems };
}
