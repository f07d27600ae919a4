// The fixtures at urls: each a process, started again when a test has crashed it.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './port.mjs';

const FIXTURES = join(import.meta.dirname, '../fixtures/remote');

// One for each server of which a test may crash it, so that it takes no other along.
const PROGRAMS = {
  exclusive: 'legacy.mjs',
  legacy: 'legacy.mjs',
  sse: 'legacy.mjs',
  socket: 'legacy.mjs',
  modern: 'modern.mjs',
  tasks: 'tasks.mjs',
};

export class Peers {
  /** Where each listens. */
  ports = {};
  #processes = {};
  #stopped = false;

  /** @param log the file for what they say */
  static async start(log) {
    const peers = new Peers();
    const out = openSync(log, 'w');
    for (const [name, program] of Object.entries(PROGRAMS)) {
      peers.ports[name] = await freePort();
      peers.#run(name, program, out);
    }
    return peers;
  }

  #run(name, program, out) {
    const args = [join(FIXTURES, program), String(this.ports[name])];
    const child = spawn(process.execPath, args, { stdio: ['ignore', out, out] });
    this.#processes[name] = child;
    child.on('exit', () => {
      if (!this.#stopped) this.#run(name, program, out);
    });
  }

  stop() {
    this.#stopped = true;
    for (const child of Object.values(this.#processes)) child.kill('SIGKILL');
  }
}
