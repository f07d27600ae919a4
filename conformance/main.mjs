// See ./run for what this does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fixtures, realServers, remoteFixtures } from './service/definitions.mjs';
import { Peers } from './service/peers.mjs';
import { Service } from './service/service.mjs';
import { runRemote } from './remote/remote.mjs';
import { runSuite } from './suite/suite.mjs';

const HERE = import.meta.dirname;
const PARTS = ['suite', 'mixups', 'clients', 'remote'];
const OUT = join(HERE, '../target/conformance');
const FILES = join(OUT, 'files');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    gateway: { type: 'string' },
  },
});
const parts = positionals.length > 0 ? positionals : PARTS;
const unknown = parts.find((part) => !PARTS.includes(part));
if (unknown) {
  console.error(`There is no part '${unknown}'; there are ${PARTS.join(', ')}.`);
  process.exit(2);
}

mkdirSync(FILES, { recursive: true });
const jar = process.env.SERVICE_JAR;
const behind = parts.some((part) => part !== 'remote'); // which starts services of its own
const ours = behind && !options.gateway;
// A gateway that already runs knows nothing of fixtures that listen where there was a free port.
const peers = ours ? await Peers.start(join(OUT, 'peers.log')) : undefined;
const definitions = {
  ...fixtures,
  ...(peers && remoteFixtures(peers.ports)),
  ...(parts.includes('clients') && realServers(FILES)),
};

let good = true;
let service;
let gateway = options.gateway;
try {
  if (ours) {
    service = await Service.start(jar, join(OUT, 'service'), definitions);
    gateway = service.gateway;
  }
  for (const part of PARTS.filter((one) => parts.includes(one))) {
    good = (await passes(part)) && good;
  }
} finally {
  await service?.stop();
  peers?.stop();
}
process.exitCode = good ? 0 : 1;

/** One part that cannot run keeps no other from running. */
async function passes(part) {
  try {
    switch (part) {
      case 'suite':
        return await runSuite(gateway, join(OUT, 'suite'), { ...options, remote: ours });
      case 'remote':
        return await runRemote(join(OUT, 'remote'), options);
      default:
        return await tests(part);
    }
  } catch (e) {
    console.error(`FAIL ${part}: ${e.message}`);
    return false;
  }
}

/** One file at a time: some tests crash a server that others use. */
async function tests(part) {
  const files = globSync(join(HERE, part, '*.test.mjs')).sort();
  const only = options.only ? [`--test-name-pattern=${options.only}`] : [];
  const reporter = `--test-reporter=${options.verbose ? 'spec' : join(HERE, 'reporter.mjs')}`;
  const args = [
    '--test',
    '--test-concurrency=1',
    '--test-timeout=300000',
    reporter,
    ...only,
    ...files,
  ];
  const env = { ...process.env, GATEWAY: gateway, FILES, ...(ours && { REMOTE: 'yes' }) };
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code === 0;
}
