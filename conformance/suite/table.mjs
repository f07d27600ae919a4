// What was measured, as the table of the README.
import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- conformance table: written by conformance/run --readme -->';
const END = '<!-- end of the conformance table -->';

/** What one line of the table says. */
export function score({ scenarios }) {
  const scored = scenarios.filter((scenario) => scenario.scored);
  const sum = (of) => scored.reduce((total, scenario) => total + of(scenario), 0);
  return {
    scenarios: scored.filter(({ good }) => good).length,
    ofScenarios: scored.length,
    checks: sum(({ passed }) => passed),
    ofChecks: sum(({ passed, failed }) => passed + failed),
  };
}

export const isFull = ({ scored }, { scenarios, ofScenarios, checks, ofChecks }) =>
  scenarios === scored && ofScenarios === scored && checks === ofChecks;

export function tableOf(measured) {
  const lines = measured.map(({ path, score: s }) => {
    const counts = `${s.scenarios}/${s.ofScenarios} | ${s.checks}/${s.ofChecks}`;
    const server = path.transport ? `${path.child}, ${path.transport}` : path.child;
    return `| ${path.client} | ${server} | ${path.set.name} | ${counts} |`;
  });
  return ['| client | server | set | scenarios | checks |', '|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

function split(readme) {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new Error(`The README has no place for the table: add the lines\n${BEGIN}\n${END}`);
  }
  const from = begin + BEGIN.length;
  return {
    before: readme.slice(0, from),
    table: readme.slice(from, end).trim(),
    after: readme.slice(end),
  };
}

export const tableIn = (file) => split(readFileSync(file, 'utf8')).table;

export function writeTable(file, table) {
  const { before, after } = split(readFileSync(file, 'utf8'));
  writeFileSync(file, `${before}\n\n${table}\n\n${after}`);
}
