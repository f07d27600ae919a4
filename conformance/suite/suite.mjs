// Runs the paths one after the other, and says how each went.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { warmUp } from '../service/warm-up.mjs';
import { PATHS, REMOTE_PATHS, labelOf } from './paths.mjs';
import { runPath } from './run.mjs';
import { isFull, score, tableIn, tableOf, writeTable } from './table.mjs';

const README = join(import.meta.dirname, '../../README.md');

/** @returns whether all is as it must be */
export async function runSuite(gateway, folder, { only, verbose, readme, remote }) {
  const known = remote ? [...PATHS, ...REMOTE_PATHS] : PATHS;
  await warmUp(gateway, new Set(known.map(({ server }) => server)));
  const chosen = known.filter((path) => !only || labelOf(path).includes(only));
  const measured = [];
  for (const path of chosen) {
    measured.push(await measure(path, gateway, folder, verbose));
  }
  const ofRemote = measured.filter(({ path }) => path.transport);
  const table = tableOf(measured.filter(({ path }) => !path.transport)); // as the README has it
  console.log(`\n${table}\n`);
  if (ofRemote.length > 0) sayRemote(ofRemote);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'table.md'), `${table}\n`);
  writeFileSync(join(folder, 'results.json'), JSON.stringify(measured, null, 2));
  const full = measured.length > 0 && measured.every((result) => result.full);
  if (!full) return false;
  if (only) return true; // a part of the table says nothing about the README
  return readme ? writeReadme(table) : checkReadme(table);
}

async function measure(path, gateway, folder, verbose) {
  const label = labelOf(path);
  const before = performance.now();
  const result = await runPath(path, gateway, join(folder, label.replace(/[^\w.]+/g, '-')));
  const counts = score(result);
  const full = isFull(path, counts);
  const seconds = ((performance.now() - before) / 1000).toFixed(0);
  const { scenarios, ofScenarios, checks, ofChecks } = counts;
  console.log(
    `${full ? 'ok  ' : 'FAIL'} ${label}: ${scenarios}/${ofScenarios} of ${path.scored} scenarios, ` +
      `${checks}/${ofChecks} checks, ${seconds} s`,
  );
  for (const scenario of result.repeated) console.log(`       ${scenario} passed when run alone`);
  if (verbose || !full) for (const problem of result.problems) console.log(`       ${problem}`);
  return { path, score: counts, full, ...result };
}

/** The last line is what the build prints. */
function sayRemote(measured) {
  console.log(`${tableOf(measured)}\n`);
  const sum = (of) => measured.reduce((total, { score: counts }) => total + of(counts), 0);
  const good = sum(({ scenarios }) => scenarios);
  const all = sum(({ ofScenarios }) => ofScenarios);
  console.log(
    `Remote servers: ${good}/${all} scenarios of ${measured.length} sets through the gateway`,
  );
}

function writeReadme(table) {
  writeTable(README, table);
  console.log('The README has the table now.');
  return true;
}

function checkReadme(table) {
  if (tableIn(README) === table) return true;
  console.log('The table of the README is another one: write it with conformance/run --readme.');
  return false;
}
